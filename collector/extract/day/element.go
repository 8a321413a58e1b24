package day

import (
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/internal/kim"
)

// Of is a candidate. One that is counted back from the fetching is trusted less.
func Of(d date.Date, source string, confidence float32) Candidate {
	if d.Form == date.FormRelative {
		confidence = 0.5
	}
	return Candidate{Date: d, Source: source, Confidence: confidence}
}

// Said reads the day that a short text says, unless its words say that it is the day of
// something else: then why says of what.
func (r *Reader) Said(text string) (d date.Date, why string, ok bool) {
	d, ok = date.Read(text, r.In.FetchedAt, r.In.Zone)
	if !ok || d.Range {
		return d, "", false
	}
	if why = OtherDay(strings.ToLower(text[:d.Start])); why == "" && d.Form == date.FormRelative && !StandsAlone(text, d) {
		why = "a relative word in a line about something else"
	}
	return r.Settle(d), why, why == ""
}

// Written is what an element that is made to name a day says, to machines if it can.
func (r *Reader) Written(n int32) string {
	for _, name := range [...]string{"datetime", "content", "title"} {
		if v := r.Doc.Attr(n, name); v != "" {
			return v
		}
	}
	return r.Doc.TextOf(n)
}

// OfElement reads the day of an element that is made to name one: what an attribute says
// to machines, or the day that is shown where it is another one. said is what was read.
func (r *Reader) OfElement(n int32) (d date.Date, said string, ok bool) {
	shown := r.Doc.TextOf(n)
	said = r.Written(n)
	d, ok = r.Machine(said)
	ok = ok && (d.Form != date.FormRelative || StandsAlone(said, d))
	seen, found := date.Read(shown, r.In.FetchedAt, r.In.Zone)
	if !found || seen.Form == date.FormRelative && (ok || !StandsAlone(shown, seen)) {
		return d, said, ok
	}
	seen = r.Settle(seen)
	switch {
	case !ok, d.Form == date.FormRelative:
		return seen, said, true
	case seen.Certain() && Apart(kim.DateOf(seen.Time, r.In.Zone), kim.DateOf(d.Time, r.In.Zone)) > 1:
		// The attribute is what the template's author left there.
		r.Ignore(said, "the element shows another day")
		return seen, said, true
	}
	return d, said, true
}
