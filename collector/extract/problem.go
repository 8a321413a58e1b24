package extract

import (
	"fmt"
	"strings"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
)

// NotHere is the problem of a page which says that it is not shown in this country.
const NotHere = "a notice that it is not available from this country"

// NoPage is the problem of an answer which says that there is no such page, and does so as
// if it were one.
const NoPage = "an error page that answers as if it were one"

// problem says why a page is none of the site's own: a login, a parked domain, an
// error that answers 200, a check for robots. Empty for a page that reads.
func (r *reader) problem() string {
	d := r.Doc
	shown := len(d.Text)
	title := strings.ToLower(r.Facts.Title)
	low := ""
	if shown < 2000 {
		low = strings.ToLower(d.Shown)
	}
	if shown < 1500 && len(r.item.Prose(-1)) < 400 {
		for _, p := range [...]struct{ sign, why string }{
			{"domain is for sale", "a parked domain"}, {"domain ini dijual", "a parked domain"}, {"buy this domain", "a parked domain"},
			{"domain parking", "a parked domain"}, {"parked free", "a parked domain"}, {"domain has expired", "a parked domain"},
			{"domain telah kedaluwarsa", "a parked domain"}, {"future home of something", "a parked domain"},
			{"account suspended", "a suspended account"}, {"account has been suspended", "a suspended account"}, {"akun ini ditangguhkan", "a suspended account"},
			{"situs ditangguhkan", "a suspended account"}, {"checking your browser", "a check for robots"},
			{"not available in your country", NotHere}, {"not available in your region", NotHere}, {"banned the country or region", NotHere}, {"tidak tersedia di negara anda", NotHere},
			{"not available in your location", NotHere}, {"unavailable in your country", NotHere}, {"unavailable in your region", NotHere}, {"blocked in your country", NotHere},
			{"verify you are human", "a check for robots"}, {"just a moment", "a check for robots"}, {"enable javascript and cookies", "a check for robots"},
			{"index of /", "a list of files of the server"}, {"internal positif", "a notice of blocking"}, {"situs ini diblokir", "a notice of blocking"},
			{"apache2 ubuntu default page", "an empty server"}, {"welcome to nginx", "an empty server"}, {"it works!", "an empty server"},
			{"error establishing a database connection", "an error of the site"}, {"database error", "an error of the site"},
			{"fatal error", "an error of the site"}, {"whoops, looks like something went wrong", "an error of the site"},
			{"a php error was encountered", "an error of the site"}, {"maintenance", "a notice of maintenance"}, {"sedang dalam perbaikan", "a notice of maintenance"},
			{"under construction", "a notice of maintenance"}, {"briefly unavailable", "a notice of maintenance"},
		} {
			if strings.Contains(title, p.sign) || strings.Contains(low, p.sign) && shown < 800 {
				return p.why
			}
		}
	}
	login := []string{"login", "log in", "masuk", "sign in"}
	if r.Facts.Password && shown < 2000 && len(r.item.Prose(-1)) < 300 && (letters.HasAny(title, login) || len(r.Facts.Links) < 15 && letters.HasAny(low, login)) {
		return "a login page"
	}
	for _, s := range [...]string{"404 not found", "page not found", "halaman tidak ditemukan", "404 page not found", "error 404", "halaman yang anda cari tidak"} {
		if strings.HasPrefix(title, s) || strings.HasPrefix(strings.ToLower(r.Title.Text), s) || shown < 600 && strings.Contains(low, s) {
			return NoPage
		}
	}
	if letters.HasWord(r.Facts.BodyClass, "error404") {
		return NoPage
	}
	if shown == 0 && len(r.Facts.Images) == 0 {
		if len(r.Facts.Links) == 0 && strings.Count(r.Doc.Src, "<script") > 0 {
			return fact.NeedsScripts
		}
		return "nothing to read"
	}
	return ""
}

// expected says what is missing of what the walker came for. A platform whose
// lists name nothing that reads as an item has changed, or is not the platform;
// an empty section says so itself.
func (r *reader) expected() string {
	switch r.In.Expect {
	case fact.PageListing:
		if r.Out.Kind == fact.PageGallery {
			return ""
		}
		if len(r.Out.Items) == 0 && !r.SaysEmpty() {
			return fact.NoItems
		}
	case fact.PageArticle, fact.PageGallery:
		if r.Out.Kind == fact.PageListing || r.Out.Kind == fact.PageOther {
			return fmt.Sprintf("an item was expected, the page reads as %s", r.Out.Kind)
		}
		if len(r.Out.Items) > 0 && r.Out.Items[0].Title == "" && r.Out.Items[0].Words == 0 && len(r.Out.Items[0].Photos) == 0 {
			return "an item without title, text and photos"
		}
	}
	return ""
}
