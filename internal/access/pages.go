package access

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/qr"
)

// The addresses of the pages.
const (
	loginPath   = "/masuk"
	logoutPath  = "/keluar"
	codePath    = "/masuk/kode"
	accountPath = "/akun"

	choosePath   = "/akun/sandi"
	languagePath = "/akun/bahasa"
	factorPath   = "/akun/faktor"
	dropPath     = "/akun/faktor/hapus"
	recoveryPath = "/akun/faktor/cadangan"
	sessionPath  = "/akun/sesi"

	stylePath = "/masuk/masuk.css"
)

//go:embed pages
var files embed.FS

// page is what a page has to say.
type page struct {
	Template string
	Next     string // where to go on after the login
	Name     string // as it was typed
	Problem  string // key of what is wrong; empty if nothing is
	Wait     int    // seconds
	Viewer   Viewer
	Area     string // of the viewer, by name; empty: it is not known
	Granted  []Permission

	Done       string // key of what was just done; empty if nothing was
	User       User
	Unfinished bool      // the login waits for this page
	Required   bool      // the configuration asks for a second factor
	Sessions   []Session // of the user
	Own        string    // names the one that looks
	Secret     string    // of a second factor that is being set up
	Code       *qr.Code  // the same for the camera of a telephone
	SetUpCode  string    // for making the first user, as it was given
	Recovery   []string  // fresh recovery codes, shown once
}

// Spaced is the secret in groups of four, as it is typed.
func (p page) Spaced() string {
	var b strings.Builder
	for i, r := range p.Secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// pages draws the pages of the package in two languages.
type pages struct {
	texts     map[string]map[string]string
	templates map[string]*template.Template // by language
	style     []byte
}

func loadPages() (*pages, error) {
	p := &pages{texts: map[string]map[string]string{}, templates: map[string]*template.Template{}}
	for _, lang := range []string{"id", "en"} {
		raw, err := files.ReadFile("pages/" + lang + ".json")
		if err != nil {
			return nil, fmt.Errorf("texts of the login: %w", err)
		}
		texts := map[string]string{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			return nil, fmt.Errorf("texts of the login, %s: %w", lang, err)
		}
		p.texts[lang] = texts
		set, err := template.New("").Funcs(p.helpers(lang)).ParseFS(files, "pages/*.html")
		if err != nil {
			return nil, fmt.Errorf("pages of the login: %w", err)
		}
		p.templates[lang] = set
	}
	var err error
	if p.style, err = files.ReadFile("pages/masuk.css"); err != nil {
		return nil, fmt.Errorf("style of the login: %w", err)
	}
	return p, nil
}

// helpers are the functions of the templates in one language.
func (p *pages) helpers(lang string) template.FuncMap {
	return template.FuncMap{
		"lang": func() string { return lang },
		"t": func(key string) (string, error) {
			text, ok := p.texts[lang][key]
			if !ok {
				return "", fmt.Errorf("no %s text for %q", lang, key)
			}
			return text, nil
		},
		"clock": func(t time.Time) string { return clock(lang, t.In(kim.WIB.Location())) },
	}
}

// months are those of Indonesian.
var months = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

// clock writes a moment in a language, as the other pages do.
func clock(lang string, t time.Time) string {
	if lang == "id" {
		return fmt.Sprintf("%d %s %d %s WIB", t.Day(), months[t.Month()-1], t.Year(), t.Format("15.04"))
	}
	return t.Format("2 January 2006, 15:04") + " WIB"
}

// send draws a page and sends it. Nobody may keep it.
func (p *pages) send(w http.ResponseWriter, r *http.Request, status int, data page) {
	lang := languageOf(r)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", lang)
	h.Set("Cache-Control", "no-store")
	secured(h)
	var out bytes.Buffer
	if err := p.templates[lang].ExecuteTemplate(&out, data.Template, data); err != nil {
		http.Error(w, "pantaukim: maaf, halaman ini belum dapat ditampilkan", http.StatusInternalServerError)
		return
	}
	if asked := r.URL.Query().Get("lang"); asked == lang {
		speak(w, r, lang)
	}
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // the reader has gone: nobody is left to be told
}

// speak has the browser remember a language for all pages.
func speak(w http.ResponseWriter, r *http.Request, lang string) {
	http.SetCookie(w, &http.Cookie{Name: "lang", Value: lang, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, MaxAge: 365 * 24 * 3600, Secure: r.TLS != nil})
}

func (p *pages) sendStyle(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "max-age=3600")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(p.style)
}

// secured lets the browser use the files of this program and nothing else.
func secured(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}

// languageOf tells in which language to answer: the address decides, then the
// choice that the other pages remember, then Indonesian.
func languageOf(r *http.Request) string {
	if asked := r.URL.Query().Get("lang"); asked == "id" || asked == "en" {
		return asked
	}
	if c, err := r.Cookie("lang"); err == nil && c.Value == "en" {
		return "en"
	}
	return "id"
}
