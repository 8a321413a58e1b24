package metrics

import (
	"bytes"
	"compress/gzip"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Group is one group's part of a snapshot. NaN and the zero time are not exported,
// nor is what only a complete walk can tell of a group that never had one.
type Group struct {
	ID                              string
	Name, RegencyCode, DistrictCode string

	Status        string
	IAD           float64
	ActiveWeeks   int
	ObservedWeeks int
	Items         int // all time
	Photos        int
	LastItem      time.Time
	LastComplete  time.Time
}

// page is the ready answer of /metrics/groups.
type page struct{ plain, zipped []byte }

// contentType is the text format of Prometheus.
const contentType = "text/plain; version=0.0.4; charset=utf-8"

// GroupsHandler serves /metrics/groups: the series of single groups, written once
// for each snapshot. Before the first snapshot it answers 503, because nothing is
// known.
func (m *Metrics) GroupsHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := m.groups.Load()
		if p == nil {
			http.Error(w, "no scoring yet", http.StatusServiceUnavailable)
			return
		}
		body := p.plain
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			body = p.zipped
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // a scraper that went away is nobody's fault
	})
}

// render writes the series of all groups. The id is the only label of a figure;
// names stand in one series of value 1.
func render(groups []Group) *page {
	unique := make([]Group, 0, len(groups))
	seen := make(map[string]bool, len(groups))
	for _, g := range groups {
		if g.ID = clean(g.ID); !seen[g.ID] {
			seen[g.ID] = true
			unique = append(unique, g)
		}
	}
	var b bytes.Buffer
	family(&b, "group_info", "Names and places of a group; always 1.")
	for _, g := range unique {
		line(&b, "group_info", 1, "group", g.ID, "name", g.Name, "regency_code", g.RegencyCode, "district_code", g.DistrictCode)
	}
	family(&b, "group_status", "Status of a group in the newest scoring; 1 for the one that holds.")
	for _, g := range unique {
		if g.Status != "" {
			line(&b, "group_status", 1, "group", g.ID, "status", g.Status)
		}
	}
	for _, f := range []struct {
		name, help string
		value      func(Group) float64
	}{
		{"group_iad", "Digital activity index (IAD), 0 to 100.", func(g Group) float64 { return g.IAD }},
		{"group_window_active", "Active weeks in the window of the status.", func(g Group) float64 { return count(g.ActiveWeeks, g.ObservedWeeks > 0) }},
		{"group_window_observed", "Observed weeks in the window of the status.", func(g Group) float64 { return float64(g.ObservedWeeks) }},
		{"group_items", "Items of all time.", func(g Group) float64 { return count(g.Items, !g.LastComplete.IsZero()) }},
		{"group_photos", "Photos of all time.", func(g Group) float64 { return count(g.Photos, !g.LastComplete.IsZero()) }},
		{"group_last_item_timestamp_seconds", "When the newest item counts.", func(g Group) float64 { return seconds(g.LastItem) }},
		{"group_last_complete_walk_timestamp_seconds", "When the newest complete walk began.", func(g Group) float64 { return seconds(g.LastComplete) }},
	} {
		family(&b, f.name, f.help)
		for _, g := range unique {
			if v := f.value(g); !math.IsNaN(v) {
				line(&b, f.name, v, "group", g.ID)
			}
		}
	}
	var z bytes.Buffer
	zip := gzip.NewWriter(&z)
	_, err := zip.Write(b.Bytes())
	if err == nil {
		err = zip.Close()
	}
	if err != nil {
		panic("gzip into memory: " + err.Error()) // a bytes.Buffer takes everything
	}
	return &page{plain: b.Bytes(), zipped: z.Bytes()}
}

// count is a number that is known only if somebody looked.
func count(n int, looked bool) float64 {
	if !looked {
		return math.NaN()
	}
	return float64(n)
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return math.NaN()
	}
	return float64(t.Unix())
}

func family(b *bytes.Buffer, name, help string) {
	b.WriteString("# HELP pantaukim_" + name + " " + help + "\n# TYPE pantaukim_" + name + " gauge\n")
}

var escape = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func line(b *bytes.Buffer, name string, v float64, labels ...string) {
	b.WriteString("pantaukim_" + name)
	for i := 0; i < len(labels); i += 2 {
		b.WriteString([...]string{"{", ","}[min(i, 1)] + labels[i] + `="`)
		_, _ = escape.WriteString(b, clean(labels[i+1]))
		b.WriteByte('"')
	}
	b.WriteString("} ")
	b.Write(strconv.AppendFloat(b.AvailableBuffer(), v, 'g', -1, 64))
	b.WriteByte('\n')
}
