# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that were exported, read back with nothing but the standard library: CSV strictly by RFC 4180, XLSX cell by cell."""
import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile

MARK = b"\xef\xbb\xbf"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REFERENCE = re.compile(r"([A-Z]+)(\d+)")


class Bad(Exception):
    """The file is not what it says it is."""


def read_csv(body):
    """[row], the headings first, each a list of texts. Lines end in CRLF, also the last; every row is as long as the first."""
    if not body.startswith(MARK):
        raise Bad("no byte order mark")
    text = body[len(MARK):].decode("utf-8")
    if not text.endswith("\r\n"):
        raise Bad("the last line does not end")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if any(len(row) != len(rows[0]) for row in rows):
        raise Bad("rows are not of one length")
    bare = re.sub(r'"(?:[^"]|"")*"', "", text)
    if bare.count("\r") != bare.count("\n") or bare.count("\r\n") != bare.count("\n"):
        raise Bad("a line ends otherwise than in CRLF")
    return rows


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class Book:
    """An XLSX: .names of its sheets, .rows(i), .frozen(i), .widths(i), .filter(i)."""

    def __init__(self, body):
        self.zip = zipfile.ZipFile(io.BytesIO(body))
        if self.zip.testzip() is not None:
            raise Bad("the archive is damaged")
        self.names = [sheet.get("name") for sheet in ET.fromstring(self.zip.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]

    def sheet(self, index=0):
        return ET.fromstring(self.zip.read(f"xl/worksheets/sheet{index + 1}.xml"))

    def rows(self, index=0):
        """[{column: value}], numbers as float, flags as bool; a formula is nowhere."""
        found = []
        for row in self.sheet(index).iter(f"{MAIN}row"):
            cells = {}
            for cell in row.iter(f"{MAIN}c"):
                if cell.find(f"{MAIN}f") is not None:
                    raise Bad("a formula")
                value, text = cell.find(f"{MAIN}v"), cell.find(f"{MAIN}is")
                at = column_number(REFERENCE.match(cell.get("r")).group(1))
                if text is not None:
                    cells[at] = "".join(part.text or "" for part in text.iter(f"{MAIN}t"))
                elif value is not None:
                    cells[at] = value.text == "1" if cell.get("t") == "b" else float(value.text)
            found.append(cells)
        return found

    def frozen(self, index=0):
        pane = self.sheet(index).find(f".//{MAIN}pane")
        return pane is not None and (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")

    def widths(self, index=0):
        return [float(one.get("width")) for one in self.sheet(index).iter(f"{MAIN}col")]

    def filter(self, index=0):
        found = self.sheet(index).find(f"{MAIN}autoFilter")
        return None if found is None else found.get("ref")
