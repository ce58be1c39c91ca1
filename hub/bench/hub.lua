-- Alerts as Alertmanager sends them, for wrk: PER a request, NEW of a hundred about a device that was not
-- heard of before, the others about one of the KEPT latest that were, each told again with a later time.
local per = tonumber(os.getenv("PER") or "1")
local new = tonumber(os.getenv("NEW") or "10")
local run = os.getenv("RUN") or "a"
local kept = tonumber(os.getenv("KEPT") or "20000")
local threads = 0
local n = 0
local known = 0
local second = ""

function setup(thread)
  thread:set("tid", threads)
  threads = threads + 1
end

local function alert()
  n = n + 1
  local device
  if known == 0 or math.floor(n * new / 100) > math.floor((n - 1) * new / 100) then
    device = known
    known = known + 1
  else
    local latest = math.min(known, kept)
    device = known - 1 - (n * 7919) % latest
  end
  local name = string.format("srv-%s-%d-%d", run, tid, device)
  local client = device % 50
  if n % 1000 == 1 then
    second = os.date("!%Y-%m-%dT%H:%M:%S")
  end
  local at = string.format("%s.%06dZ", second, n % 1000000)
  return string.format('{"status":"firing","labels":{"alertname":"DiskFull","instance":"%s","customer":"org%d","severity":"critical"},"annotations":{"summary":"C: drive 97%% full on %s, 3.1 GB of 120 GB left, growing 2 GB a day"},"startsAt":"%s","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus.example/g","fingerprint":"%s"}', name, client, name, at, name)
end

function request()
  local alerts = {}
  for i = 1, per do
    alerts[i] = alert()
  end
  local body = '{"version":"4","status":"firing","truncatedAlerts":0,"alerts":[' .. table.concat(alerts, ",") .. "]}"
  return wrk.format("POST", "/hooks/prom", {["Content-Type"] = "application/json", ["Authorization"] = "Bearer bench-secret-0123456789"}, body)
end
