package dashboards

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The officers of a page, a file and the API have all groups of their area between them, and
// each as many as are named beside it.
func TestOfficersAddUp(t *testing.T) {
	t.Parallel()
	h := as(ratna(), siteOver(t, gappyWorld(t), demoConfig()).routes())
	for query, groups := range map[string]int{"": 40, "province=62": 40, "regency=62.13": 20, "regency=62.13&district=-": 6} {
		t.Run(query, func(t *testing.T) {
			doc, err := html.Parse(strings.NewReader(get(t, h, "/petugas?"+query, http.StatusOK)))
			if err != nil {
				t.Fatal(err)
			}
			sum := 0
			for n := range doc.Descendants() {
				if n.Data != "td" {
					continue
				}
				names, text := 0, cellsOf(n.Parent)[1].text
				for a := range n.Descendants() {
					if a.Data == "a" {
						names++
					}
				}
				count, _, _ := strings.Cut(text, ":")
				if told, err := strconv.Atoi(plainCount(count)); err != nil || told != names {
					t.Errorf("%d groups are named after %q", names, text)
				}
				sum += names
			}
			if sum != groups {
				t.Errorf("the officers of the page have %d of %d groups", sum, groups)
			}
			sum = 0
			for _, r := range ask(t, h, "/api/v1/officers?"+query).Rows {
				n, _ := r["groups"].(float64)
				sum += int(n)
			}
			if sum != groups {
				t.Errorf("the officers of the table have %d of %d groups", sum, groups)
			}
		})
	}
}

// The areas of a map have the numbers of the table beside it, and those that it cannot draw
// are named: together they are all groups.
func TestTheMapAddsUp(t *testing.T) {
	t.Parallel()
	h := mapped(t, gappyWorld(t)).routes()
	row := regexp.MustCompile(`<tr><th scope="row">(?:<span class="code">(\d+)</span> )?<a href="[^"]*">([^<]*)</a>.*?</th><td class="num"><b>([\d.]+)</b></td><td class="num">([\d.]+)</td>`)
	title := regexp.MustCompile(`<title>([^<]*): (\d+) dari (\d+) KIM aktif`)
	for address, groups := range map[string]int{"/?province=62": 40, "/?regency=62.13": 20} {
		body := get(t, h, address, http.StatusOK)
		_, missing, _ := strings.Cut(body, "Tidak ada di peta karena batasnya tidak tersedia: ")
		missing, _, _ = strings.Cut(missing, ".</p>")
		drawn := map[string][2]string{}
		for _, m := range title.FindAllStringSubmatch(body, -1) {
			drawn[m[1]] = [2]string{m[2], m[3]}
		}
		sum, rows := 0, row.FindAllStringSubmatch(body, -1)
		for _, m := range rows {
			number, name, all, active := m[1], m[2], m[3], m[4]
			n, _ := strconv.Atoi(plainCount(all))
			sum += n
			if on := drawn[name]; number != "" && on != [2]string{active, all} {
				t.Errorf("%s: %s has %v on the map, %s of %s in the table", address, name, on, active, all)
			} else if number == "" && !slices.Contains(strings.Split(missing, ", "), name) {
				t.Errorf("%s: %s is neither drawn nor said to be missing (%s)", address, name, missing)
			}
		}
		if sum != groups || len(drawn) < 3 {
			t.Errorf("%s: %d rows with %d groups, want %d; %d areas are drawn", address, len(rows), sum, groups, len(drawn))
		}
	}
}

// Of two periods, areas or groups each side adds up: its statuses are all its groups, its
// kinds all its items.
func TestComparisonsAddUp(t *testing.T) {
	t.Parallel()
	w := gappyWorld(t)
	h := siteOver(t, w, demoConfig()).routes()
	for _, c := range []struct {
		query  string
		groups [2]int
	}{
		{"regency=62.13", [2]int{20, 20}},
		{"", [2]int{40, 40}},
		{"from=2025-10-06&to=2025-10-19&from2=2025-10-20&to2=2025-10-26&regency=62.13&district=-", [2]int{6, 6}},
		{"what=areas&one=62.13&other=62.71", [2]int{20, 6}},
		{"what=areas&regency=62.13&one=62.13.01&other=-", [2]int{3, 6}},
		{"what=groups&one=" + w.Groups[0].ID + "&other=" + w.Groups[1].ID, [2]int{}},
	} {
		t.Run(c.query, func(t *testing.T) {
			got := compared(t, get(t, h, "/banding?lang=id&"+c.query, http.StatusOK))
			number := func(label string, side int) (int, bool) {
				if len(got[label]) < 2 {
					return 0, false
				}
				n, err := strconv.Atoi(plainCount(got[label][side]))
				return n, err == nil
			}
			for side, groups := range c.groups {
				statuses, known := 0, 0
				for _, label := range []string{"Aktif", "Kurang aktif", "Tidak aktif di kim.id", "Belum pernah mengunggah", "Tidak terpantau", "belum dinilai"} {
					if n, ok := number(label, side); ok {
						statuses += n
						known++
					}
				}
				if n, _ := number("KIM", side); n != groups || known > 0 && statuses != groups {
					t.Errorf("side %d: %d KIM, want %d; %d by status", side, n, groups, statuses)
				}
				kinds := 0
				for _, label := range []string{"Berita", "Galeri", "Pengumuman", "Agenda"} {
					n, _ := number(label, side)
					kinds += n
				}
				if items, ok := number("Unggahan", side); !ok || kinds != items {
					t.Errorf("side %d: the kinds add up to %d of %v", side, kinds, got["Unggahan"])
				}
			}
		})
	}
}

// The list of newest posts has as many as its heading says, on the page, as a file and through
// the API, and the kinds are all of it.
func TestTheNewestPostsAddUp(t *testing.T) {
	t.Parallel()
	h := siteOver(t, gappyWorld(t), demoConfig()).routes()
	found := regexp.MustCompile(`<p class="found" role="status">([\d.]+) unggahan`)
	told := func(query string) int {
		body := get(t, h, "/terbaru?lang=id&page=all&"+query, http.StatusOK)
		m := found.FindStringSubmatch(body)
		if m == nil {
			t.Fatalf("%s: the page does not say how many", query)
		}
		n, _ := strconv.Atoi(plainCount(m[1]))
		if rows := len(postAddresses(body)); rows != n {
			t.Errorf("%s: the heading says %d, the page has %d", query, n, rows)
		}
		if lines := len(readCSV(t, get(t, h, "/unduh/newest.csv?"+query, http.StatusOK))) - 1; lines != n {
			t.Errorf("%s: the heading says %d, the file has %d", query, n, lines)
		}
		return n
	}
	for _, area := range []string{"", "regency=62.13", "regency=62.13&district=-"} {
		days := "from=2025-09-01&to=2025-10-26&" + area
		sum := 0
		for _, kind := range []string{"news", "gallery", "announcement", "event"} {
			sum += told(days + "&kind=" + kind)
		}
		if all := told(days); all != sum || all < 20 {
			t.Errorf("%s: the kinds add up to %d of %d posts", area, sum, all)
		}
	}
}
