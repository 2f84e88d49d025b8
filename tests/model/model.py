# SPDX-License-Identifier: AGPL-3.0-or-later
"""What orders, back orders and stock must be, in memory: written from the rules, not from the program.

Stock is not counted up and down but worked out anew from what was put in and what orders hold, so that a bottle that
the program makes or loses has nowhere to hide.
"""
TAKES = ("draft", "active", "confirmed")  # out of On Hand
ENDED = ("cancelled", "expired")


class Refused(Exception):
    """The rules say no, by this code."""


class BackOrder:
    def __init__(self, number, account, since, lines, predecessor=None):
        self.number, self.account, self.since, self.predecessor = number, account, since, predecessor
        self.lines = lines  # {line id: [product, bottles]}
        self.open, self.tied = True, None

    def must_be_free(self):
        if not self.open:
            raise Refused("back_order_closed")
        if self.tied is not None:
            raise Refused("back_order_tied")


class Line:
    def __init__(self, product, warehouse, btl, instead_of=None):
        self.product, self.warehouse, self.btl, self.instead_of = product, warehouse, btl, instead_of

    @property
    def counts_for(self):
        return self.instead_of or self.product

    def copy(self):
        return Line(self.product, self.warehouse, self.btl, self.instead_of)


class Order:
    def __init__(self, account, state, delivery, lines, sources):
        self.account, self.state, self.delivery = account, state, delivery
        self.lines = lines  # [[line id, Line]], in the order of the page
        self.sources = sources  # BO#s
        self.fills = {}  # {(BO#, line id): bottles}
        self.keep = {}  # {(BO#, line id): is the remainder kept?}
        self.tie = {}  # {BO#: tied, closed, freed}
        self.was_active = state == "active"
        self.next_line = len(lines) + 1


class Purchase:
    """A purchase order: where it is due, and {line id: [product, ordered, received]}."""

    def __init__(self, warehouse, lines):
        self.warehouse, self.lines, self.open = warehouse, lines, True


class Model:
    """stock_policy and future_days are the company's; today is its day, as an ordinal number."""

    def __init__(self, primary):
        self.primary = primary  # {product: warehouse}
        self.put_in = {}  # {(product, warehouse): bottles}
        self.orders, self.back_orders, self.purchases = {}, {}, {}
        self.policy, self.future_days, self.expire = "allow", 7, False
        self.today = self.now = 0
        self.expected = []  # back orders made by the last operation, without their numbers

    # --- stock ---

    def stock(self):
        """{(product, warehouse): (on hand, on future, on order)}, of all places that ever had a bottle moved."""
        found = {place: [btl, 0, 0] for place, btl in self.put_in.items()}
        for purchase in self.purchases.values():
            for product, ordered, received in purchase.lines.values():
                if purchase.open:
                    found.setdefault((product, purchase.warehouse), [0, 0, 0])[2] += max(ordered - received, 0)
        for order in self.orders.values():
            for _, line in order.lines:
                place = found.setdefault((line.product, line.warehouse), [0, 0, 0])
                if order.state in TAKES:
                    place[0] -= line.btl
                elif order.state == "future":
                    place[1] += line.btl
        return {place: tuple(figures) for place, figures in found.items()}

    def available(self, place):
        on_hand, on_future, _ = self.stock().get(place, (0, 0, 0))
        return on_hand - on_future

    def adjust(self, product, warehouse, btl):
        self.put_in[product, warehouse] = self.put_in.get((product, warehouse), 0) + btl

    def receive(self, number, warehouse, came, over):
        """${came}: {line: bottles}."""
        purchase = self.purchases[number]
        if not purchase.open:
            raise Refused("purchase_order_closed")
        for line, btl in came.items():
            if purchase.lines[line][2] + btl > purchase.lines[line][1] and not over:
                raise Refused("receipt_over")
        for line, btl in came.items():
            purchase.lines[line][2] += btl
            self.adjust(purchase.lines[line][0], warehouse, btl)

    def close_purchase(self, number):
        if not self.purchases[number].open:
            raise Refused("purchase_order_closed")
        self.purchases[number].open = False

    def check_stock(self, before, after, is_admin):
        if self.policy in ("allow", "notify") or (self.policy == "block_reps" and is_admin):
            return
        taken = {}
        for sign, lines in ((-1, before), (1, after)):
            for line in lines:
                place = (line.product, line.warehouse)
                taken[place] = taken.get(place, 0) + sign * line.btl
        if any(btl > 0 and self.available(place) < btl for place, btl in taken.items()):
            raise Refused("stock_short")

    def cut(self, before, lines, flags):
        """Lines that may be short are cut to what is there: (the lines, {product: bottles that are short})."""
        left, short, kept = [], {}, []
        for (number, line), flag in zip(lines, flags):
            place = (line.product, line.warehouse)
            there = self.available(place)
            there += sum(old.btl for old in before if (old.product, old.warehouse) == place)
            there -= sum(new.btl for new in kept if (new.product, new.warehouse) == place)
            there = max(there, 0)
            if flag and line.btl > there:
                short[line.product] = short.get(line.product, 0) + line.btl - there
                line.btl = there
            if line.btl > 0:
                left.append([number, line])
                kept.append(line)
        return left, short

    # --- back orders ---

    def wanted(self):
        """{product: bottles that open back orders wait for}."""
        found = {}
        for bo in self.back_orders.values():
            if not bo.open:
                continue
            fills = self.orders[bo.tied].fills if bo.tied is not None else {}
            for number, (product, btl) in bo.lines.items():
                found[product] = found.get(product, 0) + btl - fills.get((bo.number, number), 0)
        return {product: btl for product, btl in found.items() if btl > 0}

    def fill(self, order):
        """The bottles of the order to the back orders that it was started from, the longest waiting first."""
        before, order.fills = order.fills, {}
        left = {}
        for _, line in order.lines:
            left[line.counts_for] = left.get(line.counts_for, 0) + line.btl
        for bo in sorted((self.back_orders[n] for n in order.sources), key=lambda b: (b.since, b.number)):
            for number, (product, btl) in bo.lines.items():
                got = min(btl, left.get(product, 0))
                left[product] = left.get(product, 0) - got
                if order.was_active and before:
                    got = min(got, before[bo.number, number])
                order.fills[bo.number, number] = got

    def follow(self, bo, bottles):
        """A new back order in the place of another one; ${bottles} {line: bottles}."""
        lines = {i + 1: [bo.lines[n][0], btl] for i, (n, btl) in enumerate(bottles.items())}
        self.expected.append(BackOrder(None, bo.account, bo.since, lines, bo.number))

    def close_by(self, order):
        for number in order.sources:
            bo = self.back_orders[number]
            bo.open, bo.tied = False, None
            order.tie[number] = "closed"
            left = {n: btl - order.fills[number, n] for n, (_, btl) in bo.lines.items()}
            left = {n: btl for n, btl in left.items() if btl > 0 and order.keep[number, n]}
            if left:
                self.follow(bo, left)

    def put_short(self, account, short):
        if short:
            lines = {i + 1: [product, btl] for i, (product, btl) in enumerate(short.items())}
            self.expected.append(BackOrder(None, account, self.now, lines))

    def number(self, numbers):
        """The back orders of the last operation have got their numbers."""
        made, self.expected = self.expected, []
        assert len(made) == len(numbers), f"{len(made)} back orders should have been made, not {numbers}"
        for bo, number in zip(made, numbers):
            bo.number = number
            self.back_orders[number] = bo

    def edit_back_order(self, number, lines):
        bo = self.back_orders[number]
        bo.must_be_free()
        bo.lines = lines

    def close_back_order(self, number):
        bo = self.back_orders[number]
        bo.must_be_free()
        bo.open = False

    # --- orders ---

    def submit(self, account, draft, delivery, lines, flags, sources, is_admin):
        """${sources}: {BO#: {line: is its remainder kept?}}. The order, not yet in the books: it has no number."""
        for number in sources:
            self.back_orders[number].must_be_free()
        lines = [[i + 1, line] for i, line in enumerate(line for line in lines if line.btl > 0)]
        lines, short = self.cut([], lines, flags)
        if not lines:
            raise Refused("order_no_lines")
        self.check_stock([], [line for _, line in lines], is_admin)
        far = self.future_days > 0 and delivery is not None and delivery > self.today + self.future_days
        order = Order(account, "draft" if draft else "future" if far else "active", delivery, lines, list(sources))
        order.next_line = len([line for line in flags]) + 1
        self.expected = []
        for number, keeps in sources.items():
            order.tie[number] = "tied"
            order.keep.update({(number, n): keep for n, keep in keeps.items()})
        self.fill(order)
        if order.state == "active":
            self.close_by(order)
        self.put_short(account, short)
        return order

    def book(self, number, order):
        self.orders[number] = order
        for bo, tie in order.tie.items():
            self.back_orders[bo].tied = number if tie == "tied" else None
        order.sources.sort()

    def edit(self, number, lines, flags, keeps, still_wanted, is_admin):
        """${lines}: [[line id or None, Line]]. Refused, or all of it is done."""
        order = self.orders[number]
        self.may_edit(order, is_admin)
        if any(order.tie.get(bo) != "tied" for bo in keeps):
            raise Refused("reference_unknown")
        before = [line for _, line in order.lines]
        next_line = order.next_line
        for pair in lines:
            if pair[0] is None:
                pair[0], next_line = next_line, next_line + 1
        lines, short = self.cut(before, lines, flags)
        if not lines:
            raise Refused("order_no_lines")
        self.check_stock(before, [line for _, line in lines], is_admin)
        old_lines, old_fills = order.lines, order.fills
        order.lines = lines
        self.fill(order)
        lost = {key: btl - order.fills[key] for key, btl in old_fills.items() if btl > order.fills[key]}
        lost = lost if order.was_active else {}
        if lost and still_wanted is None:
            order.lines, order.fills = old_lines, old_fills
            raise Refused("still_wanted_missing")
        order.next_line = next_line
        order.keep.update({(bo, n): keep for bo, given in keeps.items() for n, keep in given.items()})
        self.expected = []
        if still_wanted:
            self.want_again(order, lost)
        self.put_short(order.account, short)

    def want_again(self, order, lost):
        for number in order.sources:
            bottles = {n: lost[number, n] for n in self.back_orders[number].lines if (number, n) in lost}
            if bottles:
                self.follow(self.back_orders[number], bottles)

    @staticmethod
    def may_edit(order, is_admin):
        if order.state in ENDED:
            raise Refused("order_state")
        if order.state == "confirmed" and not is_admin:
            raise Refused("forbidden")

    def activate(self, number, states=("draft", "future")):
        order = self.orders[number]
        if order.state not in states:
            raise Refused("order_state")
        order.state, order.was_active = "active", True
        self.close_by(order)

    def confirm(self, number):
        if self.orders[number].state != "active":
            raise Refused("order_state")
        self.orders[number].state = "confirmed"

    def end(self, number, state, still_wanted=None, is_admin=True):
        order = self.orders[number]
        if order.state in ENDED:
            raise Refused("order_state")
        if order.state == "confirmed" and not is_admin:
            raise Refused("forbidden")
        lost = {key: btl for key, btl in order.fills.items() if btl > 0} if order.was_active else {}
        if lost and still_wanted is None:
            raise Refused("still_wanted_missing")
        order.state = state
        self.expected = []
        if still_wanted:
            self.want_again(order, lost)
        if order.was_active:
            order.fills = {key: 0 for key in order.fills}
            return
        order.fills = {}
        for bo in order.sources:
            order.tie[bo] = "freed"
            self.back_orders[bo].tied = None

    def daily(self, job):
        """The daily job; the orders it moves, ascending."""
        state = "future" if job == "activate_future_orders" else "draft"
        until = self.today + self.future_days if state == "future" else self.today
        if state == "draft" and not self.expire:
            return
        for number in sorted(self.orders):
            order = self.orders[number]
            if order.state != state or order.delivery is None or order.delivery > until:
                continue
            if state == "future":
                self.activate(number)
            else:
                made, self.expected = self.expected, []
                self.end(number, "expired")
                self.expected = made
