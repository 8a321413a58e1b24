package dashboards

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"pantaukim/internal/lab/proof"
)

// fileOfAnOffice has a row of every kind.
func fileOfAnOffice(w *world) string {
	g := w.Groups[0]
	return "id;name;url;regency_code;regency;district_code;district;pic_phone\r\n" +
		g.ID + ";KIM Hapau Habar Bersinar;" + g.URL + ";62.13;Barito Timur;;;0812-0000-0000\r\n" +
		"kim-baru;KIM Serba Baru;https://serba-baru.kim.id;62.13;Barito Timur;62.13.02;Banua Lima;81234567890\r\n" +
		"kim-mirip;" + w.Groups[2].Name + ";https://mirip.kim.id;" + w.Groups[2].RegencyCode + ";;;;\r\n" +
		"kim-bps;KIM Danau Biru;https://danau-biru.kim.id;6213;Barito Timur;;;\r\n" +
		"kim-gm;KIM Kurun Maju;https://kurun-maju.kim.id;62.1;Gunung Mas;;;\r\n"
}

// chooses puts a file into the form of the page, as a person who picks one does, and sends it.
func chooses(name, text string) string {
	return `const files = new DataTransfer(); files.items.add(new File([` + quoted(text) + `], ` + quoted(name) + `));
		const input = document.querySelector("input[type=file]"); input.files = files.files; input.form.requestSubmit()`
}

// Staff upload a file in the browser, look at what it would do, apply it, see it in the
// ranking's search, and take it back; every page on the way is fit to be read, in both
// languages and on a telephone.
func TestTheListIsChangedInABrowser(t *testing.T) {
	w, _, h := registryDesk(t, 24)
	srv := serve(t, as(pengelola(), h))
	i := newInspection(t)
	see := func(l look, name string) {
		t.Helper()
		i.heard.take()
		if err := l.open(i.ctx, srv.URL+here(t, i)); err != nil {
			t.Fatal(err)
		}
		i.look(t, l, name)
	}
	phone, wide := looks()[2], looks()[1]
	if err := phone.open(i.ctx, srv.URL+"/daftar/unggah?lang=id"); err != nil {
		t.Fatal(err)
	}
	i.look(t, phone, "registry-upload")
	if err := goes(i.ctx, chooses("daftar KIM.csv", fileOfAnOffice(w)), "/daftar/unggahan/"); err != nil {
		t.Fatal(err)
	}
	see(phone, "registry-preview")
	see(looks()[0], "registry-preview")
	preview := here(t, i)
	if err := goes(i.ctx, `location.href = location.pathname + "?kind=all&lang=en"`, "lang=en"); err != nil {
		t.Fatal(err)
	}
	see(wide, "registry-preview-en")
	if err := goes(i.ctx, `location.href = `+quoted(preview+"?lang=id"), "?lang=id"); err != nil {
		t.Fatal(err)
	}
	press := `document.querySelector("button[value=apply]").click()`
	if err := goes(i.ctx, `document.querySelector("input[name=accept]").click(); `+press, "told=chosen"); err != nil {
		t.Fatal(err)
	}
	if err := goes(i.ctx, press, "/daftar/riwayat/"); err != nil {
		t.Fatal(err)
	}
	see(phone, "registry-act")
	act := here(t, i)
	if err := goes(i.ctx, `location.href = "/daftar/riwayat?lang=en"`, "lang=en"); err != nil {
		t.Fatal(err)
	}
	see(looks()[0], "registry-acts-en")
	if err := goes(i.ctx, `location.href = "/peringkat?lang=id&q=Bersinar"`, "q=Bersinar"); err != nil {
		t.Fatal(err)
	}
	if found, err := texts(i.ctx, "main"); err != nil || !strings.Contains(strings.Join(found, " "), "KIM Hapau Habar Bersinar") {
		t.Errorf("the search does not find the new name: %v", err)
	}
	if err := goes(i.ctx, `location.href = `+quoted(act), "/daftar/riwayat/"); err != nil {
		t.Fatal(err)
	}
	if err := goes(i.ctx, `document.querySelector(".undo-act summary").click(); document.querySelector(".undo-act button").click()`, "undone=1"); err != nil {
		t.Fatal(err)
	}
	if said, err := texts(i.ctx, ".told"); err != nil || len(said) != 1 || !strings.Contains(said[0], "Dibatalkan") {
		t.Errorf("after taking it back: %v %v", said, err)
	}
}

// The list, a group's form and what is wrong in it are fit to be read.
func TestAGroupIsChangedInABrowser(t *testing.T) {
	w, _, h := registryDesk(t, 24)
	srv := serve(t, as(pengelola(), h))
	i := newInspection(t)
	page := "/daftar/kim/" + w.Groups[0].ID
	for n, c := range []struct{ name, address string }{
		{"registry-list", "/daftar?lang=id"}, {"registry-edit", page + "?lang=id"}, {"registry-add-en", "/daftar/tambah?lang=en"}, {"registry-list-en", "/daftar?q=KIM&lang=en"}, {"registry-notes", "/daftar/catatan?lang=id"}, {"officers", "/petugas?lang=id"}, {"handcounts", "/daftar/hitungan?lang=id"}, {"outreach", "/daftar/pembinaan?lang=id"}, {"outreach-en", "/daftar/pembinaan?regency=62.13&lang=en"}, {"growth", "/pertumbuhan?lang=id"}, {"growth-en", "/pertumbuhan?lang=en"},
	} {
		seen := []look{looks()[2], looks()[n%2]}
		if !proof.Long() && n > 1 {
			seen = seen[:1] // on a telephone
		}
		for _, l := range seen {
			i.heard.take()
			if err := l.open(i.ctx, srv.URL+c.address); err != nil {
				t.Fatal(err)
			}
			i.look(t, l, c.name)
		}
	}
	if err := looks()[2].open(i.ctx, srv.URL+page+"?lang=id"); err != nil {
		t.Fatal(err)
	}
	if err := goes(i.ctx, `const f = document.querySelector("main form"); f.noValidate = true; f.regency_code.value = "6213"; f.name.value; f.querySelector("#f-name").value = "KIM Baru"; f.requestSubmit()`, page); err != nil {
		t.Fatal(err)
	}
	i.look(t, looks()[2], "staff-mistakes")
	if err := goes(i.ctx, `const f = document.querySelector("main form"); f.querySelector("#f-regency_code").value = "62.13"; f.requestSubmit()`, "saved=edited"); err != nil {
		t.Fatal(err)
	}
	if said, err := texts(i.ctx, "h1"); err != nil || len(said) != 1 || said[0] != "KIM Baru" {
		t.Errorf("%v %v", said, err)
	}
}

// here is the address of the open page, without its host.
func here(t *testing.T, i *inspection) string {
	t.Helper()
	path, err := chromedp.Run(i.ctx, script[string](`location.pathname + location.search`))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// A training is entered by picking who took part, looked at, and stored; every page on the way is fit to be read.
func TestATrainingIsEnteredInABrowser(t *testing.T) {
	w, _, h := registryDesk(t, 24)
	srv := serve(t, as(siti(), h))
	i := newInspection(t)
	see := func(l look, name string) {
		t.Helper()
		i.look(t, l, name)
	}
	if err := looks()[2].open(i.ctx, srv.URL+"/daftar/pembinaan?lang=id"); err != nil {
		t.Fatal(err)
	}
	pick := `document.querySelector("input[name=group][value='` + w.Groups[0].ID + `']").click(); const f = document.querySelector("form.entry:not([enctype])");
		f.from.value = "2025-10-16"; f.querySelector("#nama").value = "Pelatihan menulis berita"; f.requestSubmit()`
	if err := goes(i.ctx, pick, "/daftar/pembinaan"); err != nil {
		t.Fatal(err)
	}
	see(looks()[2], "outreach-preview")
	if err := goes(i.ctx, `document.querySelector("form[action='/daftar/pembinaan/simpan']").requestSubmit()`, "told=saved"); err != nil {
		t.Fatal(err)
	}
	for _, l := range []look{looks()[2], looks()[1]} {
		i.heard.take()
		if err := l.open(i.ctx, srv.URL+"/daftar/pembinaan?lang=id"); err != nil {
			t.Fatal(err)
		}
		see(l, "outreach-held")
	}
	if held, err := texts(i.ctx, "section[aria-labelledby=tercatat] th.col-name"); err != nil || len(held) != 1 || !strings.Contains(held[0], "Pelatihan menulis berita") {
		t.Errorf("on record: %v, %v", held, err)
	}
}
