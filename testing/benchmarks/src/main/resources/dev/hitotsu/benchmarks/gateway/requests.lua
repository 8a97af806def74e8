-- Sends GET requests, each with the next line of a file if one is given: a header (Name: value), or a token. Prints the
-- result as one line.
local requests = {}
local position = 0

init = function(arguments)
  if arguments[1] then
    for line in io.lines(arguments[1]) do
      local name, value = line:match("^([%w-]+): (.*)$")
      local headers = {[name or "Authorization"] = value or "Bearer " .. line}
      requests[#requests + 1] = wrk.format("GET", wrk.path, headers)
    end
  else
    requests[1] = wrk.format("GET", wrk.path)
  end
end

request = function()
  position = position % #requests + 1
  return requests[position]
end

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT requests=%d micros=%d failed=%d p50=%d p99=%d max=%d\n",
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
