package dashboards

import (
	"net/http"
	"net/url"
	"time"

	"pantaukim/dashboards/words"
)

const langCookie = "lang"

// languageOf tells in which language to answer: the address decides, then the
// cookie of an earlier choice, then Indonesian.
func languageOf(r *http.Request, asked url.Values) words.Code {
	for _, l := range words.Languages() {
		if asked.Get("lang") == string(l) {
			return l
		}
	}
	if c, err := r.Cookie(langCookie); err == nil && c.Value == string(words.English) {
		return words.English
	}
	return words.Indonesian
}

// rememberLanguage keeps a choice made in the address for a year.
func rememberLanguage(w http.ResponseWriter, r *http.Request, query url.Values) {
	asked := query.Get("lang")
	if asked != string(words.Indonesian) && asked != string(words.English) {
		return
	}
	if c, err := r.Cookie(langCookie); err == nil && c.Value == asked {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: langCookie, Value: asked, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, MaxAge: int((365 * 24 * time.Hour).Seconds()),
		Secure: r.TLS != nil,
	})
}
