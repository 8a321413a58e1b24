package dashboards

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"

	"pantaukim/dashboards/board"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// audience is whoever looks at a page. It is the one thing that decides which
// groups are named and what is told of them: pages, downloads and the API ask it.
type audience struct{ access.Viewer }

// audienceOf returns who is looking, as the guard before the pages found out.
func (s *site) audienceOf(ctx context.Context) audience {
	v := access.From(ctx)
	v.Open = v.Open || s.cfg.PublicNames
	return audience{v}
}

// Names tells whether a group may be named: the quiet ones are a staff matter,
// unless the configuration says otherwise.
func (a audience) Names(r *board.Row) bool {
	return !isHushed(r) || a.Lists(r)
}

// Lists tells whether a group stands on the page of inactive groups by name: to
// others that page tells counts only.
func (a audience) Lists(r *board.Row) bool { return access.May(a.Viewer, access.SeeQuiet, r.Region) }

// ListsAll tells whether the quiet groups of all regions may be named.
func (a audience) ListsAll() bool { return access.MayAll(a.Viewer, access.SeeQuiet, "") }

// ListsSome tells whether there is any region whose quiet groups may be named.
func (a audience) ListsSome() bool { return access.MaySome(a.Viewer, access.SeeQuiet) }

// Contacts tells whether the officer of a group may be named.
func (a audience) Contacts(r *board.Row) bool {
	return access.May(a.Viewer, access.SeeContacts, r.Region)
}

// Notes tells whether the registry's note and the follow-ups of a group are shown.
func (a audience) Notes(r *board.Row) bool { return access.May(a.Viewer, access.SeeNotes, r.Region) }

// NotesSome tells whether there is any region whose follow-ups are shown.
func (a audience) NotesSome() bool { return access.MaySome(a.Viewer, access.SeeNotes) }

// FollowsUp tells whether the reader may record a follow-up of a group.
func (a audience) FollowsUp(r *board.Row) bool {
	return a.LoggedIn() && access.May(a.Viewer, access.FollowUp, r.Region)
}

// makes tells whether the reader may draw up shortlists of an area.
func (a audience) makes(area string) bool {
	return a.LoggedIn() && access.MayAll(a.Viewer, access.MakeShortlist, area)
}

// Makes tells whether the reader may draw up shortlists of any area.
func (a audience) Makes() bool {
	return a.LoggedIn() && access.MaySome(a.Viewer, access.MakeShortlist)
}

// Signs tells whether the signs on a group are shown.
func (a audience) Signs(r *board.Row) bool { return access.May(a.Viewer, access.SeeSigns, r.Region) }

// shortlisted tells whether a group's place on a list of an area is shown. Only who
// may see the whole list is shown groups that are no longer in the registry.
func (a audience) shortlisted(r *board.Row, area string) bool {
	if r == nil {
		return access.MayAll(a.Viewer, access.SeeShortlist, area)
	}
	return a.Names(r) && access.May(a.Viewer, access.SeeShortlist, r.Region)
}

// Shortlists tells whether any shortlist may be shown.
func (a audience) Shortlists() bool { return access.MaySome(a.Viewer, access.SeeShortlist) }

// tag names a state of an answer, for this reader and those who may see the same.
func (a audience) tag(body []byte) string {
	sum := sha256.New()
	_, _ = fmt.Fprintln(sum, a.Key()) // a hash takes everything
	_, _ = sum.Write(body)
	return `W/"` + hex.EncodeToString(sum.Sum(nil)[:12]) + `"`
}

// isHushed tells whether it is a staff matter that this group is what it is: the
// quiet ones, and those that we lost sight of while they were quiet, since their
// page tells the last known status.
func isHushed(r *board.Row) bool {
	lost := r.Scored && r.Status == kim.StatusUnobserved &&
		(r.LastStatus == kim.StatusInactive || r.LastStatus == kim.StatusNeverPosted)
	return lost || r.Quiet()
}

// keep says who may keep an answer: what was made for somebody who has logged in
// is for that browser only, and every browser asks whether it still holds.
func (a audience) keep(h http.Header) {
	h.Set("Vary", "Cookie, Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if a.LoggedIn() {
		h.Set("Cache-Control", "private, no-cache")
	}
}
