-- SPDX-License-Identifier: AGPL-3.0-or-later
-- wrk: creates back orders of six lines, each for another account. Arguments: TOKEN ACCOUNTS PRODUCTS FIRST [PATH]. The
-- same accounts and products as in tests/perf/order.c; with the PATH /api/v1/orders they become orders.
local requests, at = {}, 0

function init(args)
    local accounts, products, first = tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
    local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. args[1]}
    for i = 1, 20000 do
        local n, lines = first + i, {}
        for line = 0, 5 do
            lines[line + 1] = string.format('{"product":%d,"qty_btl":%d}', 1 + (n * 13 + line * 101) % products, 12 + line)
        end
        local body = string.format('{"account":%d,"note":"by the glass from May","lines":[%s]}', 1 + n * 31 % accounts,
            table.concat(lines, ","))
        requests[i] = wrk.format("POST", args[5] or "/api/v1/back-orders", headers, body)
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end
