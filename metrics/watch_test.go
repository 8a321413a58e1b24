package metrics_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pantaukim/metrics"
	"pantaukim/metrics/metricstest"
)

// nine is a snapshot of nine regencies with ten groups each, of which some are
// active.
func nine(active int) metrics.Snapshot {
	s := metrics.Snapshot{Week: time.Now(), AsOf: time.Now(), Indexed: 90}
	for i := range 9 {
		s.Regencies = append(s.Regencies, metrics.Regency{
			ProvinceCode: "62", Code: fmt.Sprintf("62.%02d", i+1), Name: fmt.Sprintf("Kabupaten %d", i+1),
			Statuses: map[string]int{"active": active, "inactive": 10 - active}, Observed: 10, Coverage: 1,
		})
	}
	return s
}

// A real Prometheus scrapes, ninety groups fall silent at once, and a real
// Alertmanager makes one message of it; then they recover and one message says so.
// Before that ClickHouse goes away and comes back, which costs no scrape. At the end the
// program answers no more, which is told as one message too.
func TestNinetyGroupsAreOneMessage(t *testing.T) {
	m := metrics.New()
	var down atomic.Bool
	m.SetLive(func() metrics.Live { return metrics.Live{Engine: &metrics.Engine{Up: !down.Load()}} })
	m.Set(nine(9))
	server := httptest.NewServer(m.Handler())
	t.Cleanup(server.Close)
	office := metricstest.Watch(t, strings.TrimPrefix(server.URL, "http://"))
	down.Store(true)
	fallen := office.Wait("PantaukimEngineDown", "firing")
	if a := fallen.Alerts; len(a) != 1 || a[0].Labels["severity"] != "critical" || a[0].Annotations["summary"] == "" ||
		a[0].Annotations["runbook_url"] != metricstest.Runbooks+"alerts.md#pantaukimenginedown" {
		t.Errorf("the engine is down: %+v", fallen)
	}
	down.Store(false)
	office.Wait("PantaukimEngineDown", "resolved")

	// The platform fails in one run and not in the next.
	m.RunDone(metrics.Run{Groups: 90, Outage: true, Proven: 90, OutageShare: 0.4})
	if a := office.Wait("PantaukimPlatformOutage", "firing").Alerts; len(a) != 1 || a[0].Annotations["runbook_url"] != metricstest.Runbooks+"alerts.md#pantaukimplatformoutage" {
		t.Errorf("the platform fails: %+v", a)
	}
	m.RunDone(metrics.Run{Groups: 90, Complete: 90, Proven: 90, OutageShare: 0.4})
	office.Wait("PantaukimPlatformOutage", "resolved")

	office.Until("count(regency:pantaukim_active:ratio offset 8s)", func(n []float64) bool { return len(n) == 1 && n[0] == 9 })
	m.Set(nine(3))
	first := office.Wait("PantaukimActiveShareDropped", "firing")
	regencies := map[string]bool{}
	for _, a := range first.Alerts {
		regencies[a.Labels["regency"]] = true
		if want := "Tinggal 30% kelompok yang aktif"; !strings.Contains(a.Annotations["description"], want) {
			t.Errorf("%q does not say %q", a.Annotations["description"], want)
		}
	}
	if len(first.Alerts) != 9 || len(regencies) != 9 {
		t.Errorf("%d alerts about %d regencies in one message, want 9 and 9", len(first.Alerts), len(regencies))
	}
	m.Set(nine(9))
	last := office.Wait("PantaukimActiveShareDropped", "resolved")
	if len(last.Alerts) != 9 {
		t.Errorf("%d alerts end in one message, want 9", len(last.Alerts))
	}
	if n := len(office.Messages("PantaukimActiveShareDropped")); n != 2 {
		t.Errorf("%d messages, want one that says it and one that ends it", n)
	}
	if up := office.Query("min_over_time(up[10m])"); len(up) != 1 || up[0] != 1 {
		t.Errorf("a scrape failed: %v", up)
	}
	if n := len(office.Messages("PantaukimDown")); n != 0 {
		t.Errorf("%d messages that the program is down", n)
	}

	server.Close()
	if told := office.Wait("PantaukimDown", "firing"); len(told.Alerts) != 1 || told.Alerts[0].Labels["job"] != "pantaukim" {
		t.Errorf("the program answers no more: %+v", told)
	}
}

// By night a real Alertmanager tells what is critical and goes on feeding the dead man's switch. What can
// wait waits: in the morning it tells what still holds, and nothing of what has passed.
func TestNightOfARealAlertmanager(t *testing.T) {
	t.Parallel()
	m := metrics.New()
	var down, hacked atomic.Bool
	hacked.Store(true)
	m.SetLive(func() metrics.Live {
		live := metrics.Live{Engine: &metrics.Engine{Up: !down.Load()}, Trouble: &metrics.Trouble{}}
		if hacked.Load() {
			live.Trouble.Hacked = 1
		}
		return live
	})
	m.Set(nine(9))
	m.RunDone(metrics.Run{Groups: 90, Outage: true, Proven: 90, OutageShare: 0.4})
	server := httptest.NewServer(m.Handler())
	t.Cleanup(server.Close)
	office := metricstest.WatchByNight(t, strings.TrimPrefix(server.URL, "http://"))
	office.UntilKnown("PantaukimPlatformOutage", true)
	office.UntilKnown("PantaukimSiteHacked", true)
	down.Store(true)
	if told := office.Wait("PantaukimEngineDown", "firing"); told.Receiver != "office" {
		t.Errorf("what is critical is told to %q", told.Receiver)
	}
	down.Store(false)
	office.Wait("PantaukimEngineDown", "resolved")
	hacked.Store(false)
	office.UntilKnown("PantaukimSiteHacked", false)
	for fed := len(office.Messages("PantaukimWatchdog")); len(office.Messages("PantaukimWatchdog")) < fed+2; {
		office.Next()
	}
	for _, alert := range []string{"PantaukimPlatformOutage", "PantaukimSiteHacked"} {
		if told := office.Messages(alert); len(told) > 0 {
			t.Errorf("by night it is told of %s: %+v", alert, told)
		}
	}
	office.Morning()
	if told := office.Wait("PantaukimPlatformOutage", "firing"); told.Receiver != "office" {
		t.Errorf("in the morning what still holds is told to %q", told.Receiver)
	}
	if told := office.Messages("PantaukimSiteHacked"); len(told) > 0 {
		t.Errorf("in the morning it is told of what has passed: %+v", told)
	}
	for _, told := range office.Messages("PantaukimWatchdog") {
		if told.Receiver != "switch" || told.Status != "firing" {
			t.Errorf("the dead man's switch: %+v", told)
		}
	}
}
