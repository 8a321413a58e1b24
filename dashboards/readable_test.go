package dashboards

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"pantaukim/dashboards/tables"
	"pantaukim/internal/access"
)

// Every table is downloaded for programs and for people, and says the same in both: read
// back, a row for people has the figures of the row for programs, and its words are
// Indonesian.
func TestEveryTableForPeopleSaysTheSame(t *testing.T) {
	t.Parallel()
	_, w, h := open(t, 40)
	h = as(access.Viewer{Name: "pengelola", Role: access.Admin}, h)
	all := map[string][]tables.Field{}
	for name, fields := range tables.FieldsOfPages() {
		all[name] = fields
	}
	for name, fields := range tables.FieldsOfGroup() {
		all["kim/"+w.Groups[0].ID+"/"+name] = fields
	}
	foreign := map[string]bool{
		"active": true, "less_active": true, "inactive": true, "never_posted": true, "unobserved": true, "news": true, "ok": true, "timeout": true,
		"fell": true, "first_judged": true, "backdated": true, "burst": true, "in": true, "near_miss": true, "regency": true, "no_site": true,
		"A": true, "N": true, "P": true, "U": true, "green": true, "innovator": true, "KM": true, "open": true, "cleared": true,
	}
	read := 0
	for name, fields := range all {
		query := ""
		if name == "shortlist" {
			query = "seal=" + strings.Repeat("ab12", 16)
		}
		var machine struct{ Rows []map[string]any }
		if err := json.Unmarshal([]byte(get(t, h, "/unduh/"+name+".json?"+query, http.StatusOK)), &machine); err != nil {
			t.Fatal(err)
		}
		body, marked := strings.CutPrefix(get(t, h, "/unduh/"+name+".csv?columns=id&"+query, http.StatusOK), "\ufeff")
		r := csv.NewReader(strings.NewReader(body))
		r.Comma = ';'
		lines, err := r.ReadAll()
		if err != nil || !marked || len(lines) != len(machine.Rows)+1 || len(lines[0]) != len(fields) {
			t.Errorf("%s: %d lines of %d cells for %d rows of %d (%v)", name, len(lines), len(lines[0]), len(machine.Rows), len(fields), err)
			continue
		}
		for x, f := range fields {
			if want := tables.Headings()[f.Name].Indonesian; lines[0][x] != want {
				t.Errorf("%s: the column %s is called %q, want %q", name, f.Name, lines[0][x], want)
			}
			for y, row := range machine.Rows {
				cell, value := lines[y+1][x], row[f.Name]
				if !sameForPeople(cell, value, f) || foreign[cell] {
					t.Errorf("%s, row %d: %s is %q for people and %v for programs", name, y, f.Name, cell, value)
				}
				read++
			}
		}
	}
	if read < 10_000 {
		t.Errorf("only %d cells were compared", read)
	}
	for _, address := range []string{"/unduh/ranking.csv?columns=fr", "/unduh/ranking.json?columns=id"} {
		if body := get(t, h, address, http.StatusBadRequest); !strings.Contains(body, "columns") {
			t.Errorf("%s does not say what is wrong", address)
		}
	}
	// Stored sentences are in the reader's language; programs get them as they are stored.
	for _, c := range []struct{ address, has, lacks string }{
		{"/unduh/signs.csv?columns=en", "14 items on 2025-10-14, above what the group usually posts", "14 unggahan dalam sehari"},
		{"/unduh/signs.csv?columns=id", "14 unggahan pada 2025-10-14", "14 unggahan dalam sehari"},
		{"/unduh/signs.csv", "14 unggahan dalam sehari", "above what"},
		{"/unduh/walks.csv?columns=id", "/k: tidak menjawab dalam 15", "no answer in 15s"},
		{"/unduh/walks.csv?columns=en", "/k: no answer in 15s", "tidak menjawab dalam"},
		{"/unduh/walks.csv", "/k: no answer in 15s", "tidak menjawab dalam"},
	} {
		if body := get(t, h, c.address, http.StatusOK); !strings.Contains(body, c.has) || strings.Contains(body, c.lacks) {
			t.Errorf("%s lacks %q or has %q", c.address, c.has, c.lacks)
		}
	}
	for _, format := range []string{"csv", "xlsx", "json"} {
		get(t, h, "/unduh/ranking."+format, http.StatusOK)
	}
}

// sameForPeople tells whether a cell for people says what the value for programs says.
func sameForPeople(cell string, value any, f tables.Field) bool {
	switch v := value.(type) {
	case nil:
		return cell == ""
	case float64:
		if f.Flag {
			return cell == map[float64]string{0: "Tidak", 1: "Ya"}[v]
		}
		text, share := strings.CutSuffix(strings.Replace(cell, ",", ".", 1), "%")
		n, err := strconv.ParseFloat(text, 64)
		if share {
			n /= 100
		}
		return err == nil && math.Abs(n-v) <= .0501 && (f.Type == tables.Decimal || n == v)
	case string:
		switch f.Type {
		case tables.Day: // 28/10/2025 and 2025-10-28
			return cell == v[8:10]+"/"+v[5:7]+"/"+v[:4]
		case tables.Instant: // 28/10/2025 08.00 WIB and 2025-10-28T08:00:00+07:00
			return cell == v[8:10]+"/"+v[5:7]+"/"+v[:4]+" "+v[11:13]+"."+v[14:16]+" WIB"
		}
		return (cell == "") == (v == "")
	}
	return false
}
