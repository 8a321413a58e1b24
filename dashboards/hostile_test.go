package dashboards

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
)

// hostile are names and titles that a site or a registry might carry to do harm,
// or just by accident.
func hostile() []string {
	return []string{
		`</script><script>alert(1)</script>`,
		`__f__alert(1)__f__`,
		`__f____f__f__f____f__`,
		`"><img src=x onerror=alert(1)>`,
		`'-alert(1)-'`,
		`javascript:alert(1)`,
		`<svg onload=alert(1)>`,
		`{{.}} ${7*7} #{7*7} <%= 7*7 %>`,
		`=cmd|' /C calc'!A0`,
		`+1+1`, `-2+3`, `@SUM(1+1)`, "\t=1+1", "\r=1+1",
		"\u202eDNAH KIM\u202c \u2066\u2069",
		"nul \x00 here",
		"<!-- --> ]]> <![CDATA[",
		"line\nbreak \u2028 and \u2029",
		strings.Repeat("panjang ", 1280), // 10 kB
		strings.Repeat("w", 2000),
		`KIM <b>Tebal</b> & "Kutip"`,
	}
}

// spoil gives every group a hostile name, place, officer, title and note.
func (w *world) spoil() {
	bad := hostile()
	for i := range w.Groups {
		g, s := &w.Groups[i], bad[i%len(bad)]
		g.Name, g.PICName, g.Village, g.Regency, g.District = s, s, s, s, s
		g.URL = []string{"javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "https://ok.kim.id/\"><script>alert(1)</script>", s}[i%4]
		g.Cause = s
	}
}

// loadHostile writes a spoiled world, with items, runs and walks to match.
func (w *world) loadHostile(ctx context.Context) {
	w.spoil()
	w.load(ctx)
	bad := hostile()
	w.insert(ctx, `items (group_id, item_key, kind, url, title, published_at, date_precision, first_seen, last_seen,
		effective_at, date_reason, photos, words, version)`, func(add func(...any)) {
		for i, s := range bad {
			add(w.Groups[0].ID, "hostile"+string(rune('a'+i)), string(kim.News), []string{s, "javascript:alert(1)"}[i%2], s, w.AsOf, "day",
				w.AsOf, w.AsOf, w.AsOf, s, uint16(1), uint32(10), uint64(9))
		}
	})
	w.insert(ctx, "copies (group_id, item_key, original_group, original_key, cluster_key, days_later, version)", func(add func(...any)) {
		for i := range bad {
			add(w.Groups[0].ID, "hostile"+string(rune('a'+i)), w.Groups[i%3].ID, "hostile"+string(rune('a'+(i+1)%len(bad))), "c", int32(i), uint64(1))
		}
	})
	w.insert(ctx, "runs (run_id, started_at, finished_at, reason, groups, complete, outage, notice, version)", func(add func(...any)) {
		add("z-hostile", w.AsOf.Add(1), w.AsOf.Add(2), bad[0], uint32(1), uint32(1), uint8(1), strings.Join(bad[:8], " "), uint64(1<<62))
	})
	w.insert(ctx, "signs (group_id, sign, subject, week, found_on, note, explained, version)", func(add func(...any)) {
		for _, s := range bad {
			add(w.Groups[0].ID, s, s, w.Monday.Monday().Time(), w.Monday.Monday().Time(), s, s, uint64(2))
		}
	})
	w.insert(ctx, "shortlists (seal, sealed_at, request, rules, outcome, version)", func(add func(...any)) {
		outcome, err := json.Marshal(map[string]any{
			"request": map[string]any{"from": bad[0], "to": bad[1], "category": bad[3]}, "rules": bad[0], "jury": bad,
			"in":          []map[string]any{{"group": w.Groups[2].ID, "open_signs": bad}, {"group": bad[0]}},
			"near_misses": []map[string]any{{"group": bad[6], "missed": []map[string]any{{"gate": bad[0]}}}},
		})
		if err != nil {
			w.t.Fatal(err)
		}
		add(bad[0], w.AsOf, "{}", "1", string(outcome), uint64(2))
	})
	w.insert(ctx, "followups (group_id, at, followup_id, who, reason, note, version)", func(add func(...any)) {
		for i, s := range bad {
			add(w.Groups[0].ID, w.AsOf.Add(-time.Duration(i)*time.Minute), s, s, s, s, uint64(1))
			add(w.Groups[4].ID, w.AsOf.Add(-time.Duration(i)*time.Minute), s, s, s, s, uint64(1))
		}
	})
	w.insert(ctx, `walks (group_id, run_id, started_at, finished_at, outcome, complete, detail, version)`, func(add func(...any)) {
		add(w.Groups[0].ID, "z-hostile", w.AsOf, w.AsOf, bad[0], uint8(0), strings.Join(bad[:8], " "), uint64(9))
	})
}

func hostileSite(t testing.TB) (*world, http.Handler) {
	t.Helper()
	w := shared.world(t, "hostile", 2*len(hostile()), func(ctx context.Context, w *world) { w.loadHostile(ctx) })
	admin := access.Viewer{Name: hostile()[0], Role: access.Admin} // who sees most
	return w, as(admin, siteOver(t, w, demoConfig()).routes())
}

// forbidden is what no page may hold: markup that only hostile text could bring.
var forbidden = regexp.MustCompile(`(?i)<script>|<img|onerror=alert|<svg onload|href="(javascript|data):|=\s*alert\(`)

func TestHostileTextIsInertInPages(t *testing.T) {
	w, h := hostileSite(t)
	addresses := []string{"/", "/kecamatan", "/penghargaan", "/penghargaan?" + draftQuery().Encode(), "/tidak-aktif?calls=waiting", "/adopsi", "/sebaran", "/terbaru", "/mutu", "/metodologi", "/peringkat", "/peringkat?table=total", "/tidak-aktif", w.Groups[0].Path(), w.Groups[1].Path(), w.Groups[4].Path(), w.Groups[6].Path()}
	addresses = append(addresses, pages.DossierPath(strings.Repeat("ab12", 16), w.Groups[0].ID))
	for _, s := range hostile() {
		q := strings.NewReplacer("%", "%25", " ", "+", "&", "%26", "#", "%23", ";", "%3B", "\x00", "%00", "\n", "%0A", "\r", "%0D",
			"\t", "%09", `"`, "%22", "<", "%3C", ">", "%3E").Replace(head(s, 100))
		addresses = append(addresses, "/peringkat?q="+q)
	}
	for _, address := range addresses {
		body := get(t, h, address, http.StatusOK)
		// Text between tags is escaped and may say what it likes; attributes and
		// tags are what must not appear.
		for _, data := range regexp.MustCompile(`(?s)<script type="application/json".*?</script>`).FindAllString(body, -1) {
			if strings.Contains(data, "__f__") {
				t.Errorf("%s: a chart carries the mark for bare JavaScript", head(address, 60))
			}
		}
		visible := regexp.MustCompile(`>[^<]*<`).ReplaceAllString(body, "><")
		visible = regexp.MustCompile(`(value|aria-label|title|content)="[^"]*"`).ReplaceAllString(visible, "")
		if found := forbidden.FindString(visible); found != "" {
			i := strings.Index(visible, found)
			t.Errorf("%s holds %q: …%s…", head(address, 60), found, visible[max(0, i-80):min(len(visible), i+80)])
		}
	}
}

func TestHostileTextIsInertInABrowser(t *testing.T) {
	w, h := hostileSite(t)
	srv := serve(t, h)
	ctx := browser(t)
	var heard complaints
	if err := heard.listen(ctx); err != nil {
		t.Fatal(err)
	}
	phone, desktop := look{"phone", 360, "light"}, look{"desktop", 1280, "light"}
	for _, l := range []look{desktop, phone} {
		for n, address := range []string{"/", "/peringkat", "/tidak-aktif", "/kecamatan", "/penghargaan", "/penghargaan?" + url.Values{"from": {"2025-07-07"}, "to": {"2025-10-26"}, "level": {"regency"}, "top": {"9"}, "category": {"umum"}}.Encode(), "/mutu", w.Groups[0].Path(), w.Groups[1].Path(), w.Groups[4].Path(), w.Groups[18].Path(), w.Groups[19].Path()} {
			name := strings.Trim(strings.Map(func(r rune) rune {
				if strings.ContainsRune("/?=&.", r) {
					return '-'
				}
				return r
			}, address), "-")
			if l == desktop && !proof.Long() && n%3 != 0 {
				continue // what fits a telephone fits here
			}
			t.Run(l.name+address, func(t *testing.T) {
				if err := l.open(ctx, srv.URL+address); err != nil {
					t.Fatal(err)
				}
				for _, c := range heard.take() {
					t.Errorf("the browser complains: %s", head(c, 400))
				}
				wide, err := chromedp.Run(ctx, script[[]string](tooWide))
				if err != nil {
					t.Fatal(err)
				}
				if len(wide) > 0 {
					t.Errorf("scrolls sideways at %d px: %s", l.width, strings.Join(wide, "\n"))
				}
				if err := keep(ctx, "hostile-"+l.name+"-"+name); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
