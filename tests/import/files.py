# SPDX-License-Identifier: AGPL-3.0-or-later
"""Books that no spreadsheet would write."""
import io
import zipfile

WORKBOOK = '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
RELATIONS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>Code</t></is></c></row>'


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return out.getvalue()


def sheet(rows):
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>"


def book(text):
    return packed({"xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELATIONS, "xl/worksheets/sheet1.xml": text})


def laughs(most):
    """Entities, each ten times the one before."""
    names = [f"a{i}" for i in range(most)]
    definitions = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip(names, names[1:]))
    return book(f"<!DOCTYPE worksheet [{definitions}]>" + sheet(f'<row r="1"><c t="inlineStr"><is><t>&{names[-1]};</t></is></c></row>'))


def wide(columns):
    cells = "".join("<c><v>1</v></c>" for _ in range(columns))
    return book(sheet(f'<row r="1">{cells}</row>'))
