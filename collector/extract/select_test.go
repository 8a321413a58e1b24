package extract

import (
	"strings"
	"testing"
)

// Pages of a list that are chosen from a select element: in a form that asks with GET their
// addresses follow, behind a script or a form that posts the list goes on and is not whole.
func TestPagesToChoose(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	for _, n := range []string{"1", "2", "3"} {
		rows.WriteString(`<div class="card"><h3><a href="/baca/panen-raya-dusun-` + n + `">Panen raya dusun kami nomor ` + n + `</a></h3><span>` + n + ` Oktober 2025</span></div>`)
	}
	numbers := `<option value="1" selected>1</option><option value="2">2</option><option value="3">3</option>`
	for name, c := range map[string]struct {
		where, below string
		next         string
		more         bool
	}{
		"a form":                {"/berita", `<form action="/berita"><select name="page" onchange="this.form.submit()">` + numbers + `</select></form>`, "/berita?page=2", false},
		"a form of this page":   {"/berita?hal=2", `<form>Halaman <select name="hal"><option>1</option><option selected>2</option><option>3</option></select> <input type="submit" value="Buka"></form>`, "/berita?hal=3", false},
		"with hidden fields":    {"/index.php?modul=berita", `<form action="/index.php" method="get"><input type="hidden" name="modul" value="berita"><select name="halaman">` + numbers + `</select></form>`, "/?halaman=2&modul=berita", false},
		"by the first item":     {"/berita", `<form action="/berita"><select name="start"><option value="0">Halaman 1</option><option value="10">Halaman 2</option></select></form>`, "/berita?start=10", false},
		"nothing is selected":   {"/berita?page=2", `<form action="/berita"><select name="page"><option>1</option><option>2</option><option>3</option></select></form>`, "/berita?page=3", false},
		"a word before it":      {"/berita", `<form action="/berita"><p>Halaman: <select name="page_no">` + numbers + `</select></p></form>`, "/berita?page_no=2", false},
		"addresses":             {"/berita", `<select onchange="location=this.value"><option value="/berita">1</option><option value="/berita?page=2">2</option></select>`, "/berita?page=2", false},
		"the last page":         {"/berita?page=3", `<form action="/berita"><select name="page"><option>1</option><option>2</option><option selected>3</option></select></form>`, "", false},
		"a script":              {"/berita", `<label>Halaman <select id="halaman" onchange="muat(this.value)">` + numbers + `</select></label>`, "", true},
		"a form that posts":     {"/berita", `<form method="post" action="/berita"><select name="page">` + numbers + `</select></form>`, "", true},
		"how many a page shows": {"/berita", `<form action="/berita"><select name="per_page"><option>10</option><option>25</option><option>50</option></select></form>`, "", false},
		"months":                {"/berita", `<form action="/berita"><select name="bulan"><option value="1">1</option><option value="2">2</option></select></form>`, "", false},
		"years":                 {"/berita", `<form action="/berita"><select name="page_tahun"><option>2024</option><option>2025</option></select></form>`, "", false},
		"a rating of the site":  {"/berita", `<form action="/nilai"><select name="nilai"><option>1</option><option>2</option><option>3</option></select></form>`, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const site = "https://maju.or.id"
			pg := listed(t, site+c.where, `<h1>Berita</h1>`+rows.String()+c.below)
			if next := strings.TrimPrefix(pg.Next, site); len(pg.Items) != 3 || next != c.next || pg.More != c.more || pg.Loads {
				t.Errorf("%d items, next %q, more %v, loads %v", len(pg.Items), next, pg.More, pg.Loads)
			}
		})
	}
}
