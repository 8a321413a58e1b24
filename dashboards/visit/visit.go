// Package visit is one request for a page, read once: in which language, about which
// board and area, by which filters, and who is looking. Pages and tables are handed
// nothing else of a request. It also writes the addresses of pages.
package visit

import (
	"maps"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
)

// Visit is one request for a page, read once.
type Visit struct {
	Path  string
	ID    string // of the path's {id}
	Seal  string // of the path's {seal}
	Token string // of the path's {token}
	Lang  *words.Language
	Query url.Values // known parameters only, bounded
	Asked url.Values // as the browser sent them
	Board *board.Board
	Scope board.Scope
	Who   Audience
	Held  Held // why the board is not known to be the newest
}

// Everywhere is the value of the parameter area that asks for all areas, where the first
// page would else be about the account's own.
const Everywhere = "all"

// hasArea tells whether an address names an area, or asks for all.
func hasArea(q url.Values) bool {
	return q.Has("province") || q.Has("regency") || q.Has("district") || q.Has("area")
}

// AskEverywhere notes that the reader of a first page has chosen all areas in a form, which
// sends them as an empty choice.
func (v *Visit) AskEverywhere() {
	if v.Path == "/" && v.Who.Region != "" && !hasArea(v.Query) && hasArea(v.Asked) {
		v.Query.Set("area", Everywhere)
	}
}

// goHome has the first page be about the account's own area, if its address names none.
func (v *Visit) goHome() {
	if v.Path != "/" || v.Who.Region == "" || hasArea(v.Query) {
		return
	}
	home := AreaParams(v.Who.Region)
	if v.Board.ScopeOf(home).Unknown { // no group lies there
		return
	}
	v.Query = maps.Clone(v.Query)
	maps.Copy(v.Query, home)
}

// Locate reads the area that the address names from the visit's board.
func (v *Visit) Locate() {
	v.goHome()
	v.Scope = v.Board.ScopeOf(v.Query)
	if v.Scope.District == board.Unrecorded {
		v.Scope.Name = v.Lang.T("place.unrecorded_in", v.Scope.RegencyName)
	}
}

// Held says why a page shows what was known before; the zero value: it does not.
type Held struct {
	Silent  bool      // the warehouse does not answer
	Failing bool      // it answers, and the newest figures cannot be read
	Since   time.Time // when it last answered; the zero time: not known
}

// Any tells whether there is anything to say.
func (h Held) Any() bool { return h.Silent || h.Failing }

// Named returns the group of that id if the reader may be told of it.
func (v Visit) Named(id string) *board.Row {
	if r := v.Board.Group(id); r != nil && v.Who.Names(r) {
		return r
	}
	return nil
}

// Parameters are the parameters that pages understand. Others are dropped, so that
// made-up ones cannot fill the memory with copies of one page.
var Parameters = []string{
	"province", "regency", "district", "q", "status", "sort", "dir", "page", "table", "kind", "d", "week", "by", "calls",
	"from", "to", "level", "top", "category", "seal", "report", "month", "on", "weeks", "contacts",
	"silent", "grouped", "saved", "undone",
	"who", "act", "area", "what", "one", "other", "from2", "to2", "after", "kim",
}

// Passing are the parameters that tell of what was just done: no link of the page that they
// lead to carries them on.
func Passing() []string { return []string{"saved", "undone"} }

// maxParameter bounds one parameter, in bytes.
const maxParameter = 400

// maxRepeats bounds how often one parameter may stand in an address; they are
// joined, as a form with several boxes sends them.
const maxRepeats = 60

// Canonical keeps what pages understand of a query: two addresses that mean the
// same page have the same one.
func Canonical(q url.Values) url.Values {
	out := url.Values{}
	if len(q) == 0 {
		return out
	}
	for _, name := range Parameters {
		v := strings.Join(q[name][:min(len(q[name]), maxRepeats)], ",")
		if v == "" || !utf8.ValidString(v) {
			continue
		}
		for len(v) > maxParameter {
			_, size := utf8.DecodeLastRuneInString(v)
			v = v[:len(v)-size]
		}
		out.Set(name, v)
	}
	return out
}
