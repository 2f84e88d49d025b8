-- SPDX-License-Identifier: AGPL-3.0-or-later
-- wrk: reads. Arguments: TOKEN PATH COUNT; a %d in the path becomes 1 to COUNT.
local requests, at = {}, 0

function init(args)
    local headers = {["Authorization"] = "Bearer " .. args[1]}
    for i = 1, tonumber(args[3]) do
        requests[i] = wrk.format("GET", string.format(args[2], i), headers)
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end
