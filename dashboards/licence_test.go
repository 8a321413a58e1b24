package dashboards

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"pantaukim/dashboards/tables"
)

// The licence of the data stands on every page, in workbooks, in answers of the API and in
// its description; where the operator has stated none, they claim none.
func TestTheLicenceIsStatedAndNeverMadeUp(t *testing.T) {
	t.Parallel()
	w := sharedWorld(t, 40)
	for _, c := range []struct {
		name    string
		licence tables.Licence
		page    string // at the foot
		line    string // in files
		api     string // in the description
	}{
		{
			"none", tables.Licence{}, "Lisensi data ini belum ditetapkan", "Lisensi data ini belum ditetapkan; tanyakan kepada pengelola sebelum menyebarluaskannya.",
			"No licence of these data has been stated",
		},
		{
			"one with an address", tables.Licence{Text: "CC BY 4.0 & nama kami", URL: "https://example.go.id/lisensi"},
			`Lisensi data: <a rel="license external noopener noreferrer" href="https://example.go.id/lisensi">CC BY 4.0 &amp; nama kami</a>`,
			"CC BY 4.0 & nama kami https://example.go.id/lisensi", `"license":{"name":"CC BY 4.0 \u0026 nama kami","url":"https://example.go.id/lisensi"}`,
		},
		{"one without an address", tables.Licence{Text: "CC0"}, "Lisensi data: CC0<", "CC0", `"license":{"name":"CC0"}`},
	} {
		cfg := demoConfig()
		cfg.Licence = c.licence
		h := siteOver(t, w, cfg).routes()
		for _, address := range []string{"/", "/kecamatan", "/nothing"} {
			status := http.StatusOK
			if address == "/nothing" {
				status = http.StatusNotFound
			}
			if !strings.Contains(get(t, h, address, status), c.page) {
				t.Errorf("%s: %s does not say %q", c.name, address, c.page)
			}
		}
		var answer struct {
			Licence string
			URL     string `json:"licence_url"`
		}
		for _, address := range []string{"/api/v1/areas", "/unduh/areas.json"} {
			if err := json.Unmarshal([]byte(get(t, h, address, http.StatusOK)), &answer); err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(answer.Licence + " " + answer.URL); got != c.line {
				t.Errorf("%s: %s says %q", c.name, address, got)
			}
		}
		info, err := openWorkbook(t, get(t, h, "/unduh/areas.xlsx", http.StatusOK)).GetRows("info")
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, row := range info {
			if len(row) > 1 && row[0] == "Lisensi data" {
				said = row[1]
			}
		}
		if said != c.line {
			t.Errorf("%s: the workbook says %q", c.name, said)
		}
		if body := get(t, h, "/api/v1/openapi.json", http.StatusOK); !strings.Contains(body, c.api) || (c.licence.Text == "") == strings.Contains(body, `"license"`) {
			t.Errorf("%s: the description of the API does not say %q", c.name, c.api)
		}
	}
}

func TestLicences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		licence tables.Licence
		ok      bool
	}{
		{"none", tables.Licence{}, true}, {"a name", tables.Licence{Text: "CC BY 4.0"}, true},
		{"a name and an address", tables.Licence{Text: "CC BY 4.0", URL: "https://example.go.id/lisensi"}, true},
		{"an address alone", tables.Licence{URL: "https://example.go.id/lisensi"}, false},
		{"no address", tables.Licence{Text: "x", URL: "lisensi"}, false}, {"a script", tables.Licence{Text: "x", URL: "javascript:alert(1)"}, false},
		{"two lines", tables.Licence{Text: "a\nb"}, false}, {"very long", tables.Licence{Text: strings.Repeat("x", 201)}, false},
	} {
		if err := c.licence.Validate(); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
