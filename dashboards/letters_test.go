package dashboards

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/digest"
	"pantaukim/internal/warehouse/warehousetest"
)

func postOffice(t *testing.T, trial digest.Trial) (http.Handler, *digest.Subscriptions) {
	t.Helper()
	w := newWorld(t, warehousetest.New(t).Conn(), 40)
	w.load(t.Context())
	cfg := digest.DefaultConfig()
	cfg.Recipients = []digest.Recipient{{Address: "PIKP <pikp@example.go.id>", Region: "62.13"}}
	subs := digest.NewSubscriptions(w.conn, time.Now, cfg)
	s := siteOver(t, w, demoConfig(), func(d *Deps) {
		d.Mail = &pages.Mail{
			Subscriptions: subs, Server: "mail.example.go.id:587", From: "pantau@example.go.id",
			Try: func(_ context.Context, to string) digest.Trial { trial.To = to; return trial },
			Deliveries: func(context.Context) ([]digest.Delivery, error) {
				return []digest.Delivery{{Address: "PIKP <pikp@example.go.id>", Every: digest.Weekly, Period: "2025-10-20", State: "sent", At: worldNow()}}, nil
			},
			Next: worldNow,
		}
	})
	return s.routes(), subs
}

// Staff say who is sent letters about their region, and nobody else does; a letter is ended
// by its link without a login.
func TestLettersOfAnOffice(t *testing.T) {
	t.Parallel()
	h, subs := postOffice(t, digest.Trial{})
	admin := access.Viewer{Name: "admin", Role: access.Admin}
	jury := access.Viewer{Name: "juri", Role: access.Jury}
	form := func(address, region string) url.Values {
		return url.Values{"address": {address}, "region": {region}, "every": {"monthly"}, "format": {"pdf"}}
	}
	for _, c := range []struct {
		name   string
		viewer access.Viewer
		path   string
		form   url.Values
		want   int
	}{
		{"the public", access.Viewer{}, "/surat", form("a@example.go.id", "62.13"), http.StatusForbidden},
		{"the jury", jury, "/surat", form("a@example.go.id", "62.13"), http.StatusForbidden},
		{"own regency", siti(), "/surat", form("Camat@Example.go.id", "62.13"), http.StatusSeeOther},
		{"another regency", siti(), "/surat", form("a@example.go.id", "62.71"), http.StatusForbidden},
		{"everywhere, by a regency", siti(), "/surat", form("a@example.go.id", ""), http.StatusForbidden},
		{"everywhere, by the admin", admin, "/surat", form("semua@example.go.id", ""), http.StatusSeeOther},
		{"of the admin, by a regency", siti(), "/surat", form("semua@example.go.id", "62.13"), http.StatusForbidden},
		{"no address", siti(), "/surat", form("siti", "62.13"), http.StatusUnprocessableEntity},
		{"of the admin, ended by a regency", siti(), "/surat/berhenti", form("semua@example.go.id", ""), http.StatusForbidden},
		{"nobody's", siti(), "/surat/berhenti", form("nobody@example.go.id", ""), http.StatusNotFound},
		{"a test by a regency", siti(), "/surat/uji", form("a@example.go.id", ""), http.StatusForbidden},
		{"a test to nobody", admin, "/surat/uji", form("a@b\r\nRCPT TO:<c@d.id>", ""), http.StatusUnprocessableEntity},
	} {
		if got := send(t, h, c.viewer, c.path, c.form); got.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, got.Code, c.want)
		}
	}
	for name, c := range map[string]struct {
		viewer access.Viewer
		want   int
		shows  []string
		not    string
	}{
		"public":  {access.Viewer{}, http.StatusForbidden, nil, "camat@"},
		"regency": {siti(), http.StatusOK, []string{"camat@example.go.id", "bulanan", "dari konfigurasi", "terkirim", "laporan PDF"}, "semua@"},
		"admin":   {admin, http.StatusOK, []string{"camat@example.go.id", "semua@example.go.id", "Kirim uji"}, "<script>"},
	} {
		body := get(t, as(c.viewer, h), "/surat", c.want)
		for _, want := range c.shows {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not see %q", name, want)
			}
		}
		if strings.Contains(body, c.not) {
			t.Errorf("%s sees %q", name, c.not)
		}
	}

	for _, address := range []string{"camat@example.go.id", "pikp@example.go.id"} {
		every := digest.Monthly
		if strings.HasPrefix(address, "pikp") {
			every = digest.Weekly
		}
		token, err := subs.Token(t.Context(), address, every)
		if err != nil {
			t.Fatal(err)
		}
		if body := get(t, h, "/berhenti/"+token, http.StatusOK); !strings.Contains(body, address) || !strings.Contains(body, `action="/berhenti/`+token) {
			t.Errorf("the link of %s shows:\n%s", address, body)
		}
		if of, err := subs.Of(t.Context(), address, every); err != nil || of.Stopped {
			t.Errorf("opening the link ends the letter: %+v %v", of, err)
		}
		r := httptest.NewRequest(http.MethodPost, "/berhenti/"+token, strings.NewReader("List-Unsubscribe=One-Click"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if of, err := subs.Of(t.Context(), address, every); rec.Code != http.StatusOK || err != nil || !of.Stopped {
			t.Errorf("one click of %s: %d %+v %v", address, rec.Code, of, err)
		}
	}
	get(t, h, "/berhenti/abc", http.StatusNotFound)
	if got := send(t, h, access.Viewer{}, "/berhenti/abc", nil); got.Code != http.StatusNotFound {
		t.Errorf("a made-up link: %d", got.Code)
	}
	if body := get(t, as(siti(), h), "/surat", http.StatusOK); !strings.Contains(body, "Penerima berhenti lewat tautan") || !strings.Contains(body, "Kirim lagi") {
		t.Error("it is not said that recipients have ended their letters")
	}
}

// What the mail server said is shown in plain words, and as it was said.
func TestTrialOnThePage(t *testing.T) {
	t.Parallel()
	admin := access.Viewer{Name: "admin", Role: access.Admin}
	for name, c := range map[string]struct {
		trial digest.Trial
		shows []string
	}{
		"taken": {digest.Trial{Stage: digest.StageDone, Lines: []digest.Line{{Ours: true, Text: "DATA"}, {Text: "250 taken"}}}, []string{"menerima surat uji untuk a@example.go.id", "250 taken"}},
		"refused": {digest.Trial{Stage: digest.StageReceiver, Err: errors.New("no such <b>mailbox"), Lines: []digest.Line{{Text: "550 <b>no"}}},
			[]string{"menolak alamat penerima", "550 &lt;b&gt;no", "&lt;b&gt;mailbox"}},
		"for now": {digest.Trial{Stage: digest.StageReceiver, Later: true, Err: errors.New("450 later")}, []string{"dicoba lagi nanti"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, _ := postOffice(t, c.trial)
			got := send(t, h, admin, "/surat/uji", url.Values{"address": {"a@example.go.id"}})
			for _, want := range c.shows {
				if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), want) {
					t.Errorf("%d, does not show %q", got.Code, want)
				}
			}
		})
	}
	for _, stage := range []digest.Stage{digest.StageServer, digest.StageConnect, digest.StageGreeting, digest.StageSecure, digest.StageLogin, digest.StageSender, digest.StageReceiver, digest.StageMessage} {
		h, _ := postOffice(t, digest.Trial{Stage: stage, Err: errors.New("x")})
		if got := send(t, h, admin, "/surat/uji?lang=en", url.Values{"address": {"a@example.go.id"}}); got.Code != http.StatusOK || strings.Contains(got.Body.String(), "mail.trial") {
			t.Errorf("%s: %d", stage, got.Code)
		}
	}
}
