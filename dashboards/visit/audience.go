package visit

import (
	"pantaukim/dashboards/board"
	"pantaukim/internal/access"
	"pantaukim/internal/audit"
	"pantaukim/internal/kim"
)

// Audience is whoever looks at a page. It is the one thing that decides which
// groups are named and what is told of them: pages, downloads and the API ask it.
type Audience struct{ access.Viewer }

// Names tells whether a group may be named: the quiet ones are a staff matter,
// unless the configuration says otherwise.
func (a Audience) Names(r *board.Row) bool {
	return !isHushed(r) || a.Lists(r)
}

// Lists tells whether a group stands on the page of inactive groups by name: to
// others that page tells counts only.
func (a Audience) Lists(r *board.Row) bool { return access.May(a.Viewer, access.SeeQuiet, r.Region) }

// ListsAll tells whether the quiet groups of all regions may be named.
func (a Audience) ListsAll() bool { return access.MayAll(a.Viewer, access.SeeQuiet, "") }

// ListsSome tells whether there is any region whose quiet groups may be named.
func (a Audience) ListsSome() bool { return access.MaySome(a.Viewer, access.SeeQuiet) }

// Contacts tells whether the officer of a group may be named.
func (a Audience) Contacts(r *board.Row) bool {
	return access.May(a.Viewer, access.SeeContacts, r.Region)
}

// ContactsSome tells whether there is any region whose officers may be named.
func (a Audience) ContactsSome() bool { return access.MaySome(a.Viewer, access.SeeContacts) }

// Notes tells whether the registry's note and the follow-ups of a group are shown.
func (a Audience) Notes(r *board.Row) bool { return access.May(a.Viewer, access.SeeNotes, r.Region) }

// NotesSome tells whether there is any region whose follow-ups are shown.
func (a Audience) NotesSome() bool { return access.MaySome(a.Viewer, access.SeeNotes) }

// NotesIn tells whether what staff note of all groups of an area is shown, a Kemendagri code: it lies
// in the reader's region, or that in it. The empty one is the whole country.
func (a Audience) NotesIn(area string) bool {
	in := access.Viewer{Role: a.Role, Region: area}
	return access.MayAll(a.Viewer, access.SeeNotes, area) || access.MayAll(in, access.SeeNotes, a.Region)
}

// FollowsUp tells whether the reader may record a follow-up of a group.
func (a Audience) FollowsUp(r *board.Row) bool {
	return a.LoggedIn() && access.May(a.Viewer, access.FollowUp, r.Region)
}

// Answers tells whether the reader answers reports about a region; the empty region is for
// staff of the whole registry.
func (a Audience) Answers(r kim.Region) bool {
	return a.LoggedIn() && access.May(a.Viewer, access.FollowUp, r)
}

// AnswersSome tells whether there is any region whose reports the reader answers.
func (a Audience) AnswersSome() bool {
	return a.LoggedIn() && access.MaySome(a.Viewer, access.FollowUp)
}

// ClearsSigns tells whether the reader may say of a sign on a group that it was looked at.
func (a Audience) ClearsSigns(r *board.Row) bool {
	return a.LoggedIn() && access.May(a.Viewer, access.ClearSigns, r.Region)
}

// MakesIn tells whether the reader may draw up shortlists of an area.
func (a Audience) MakesIn(area string) bool {
	return a.LoggedIn() && access.MayAll(a.Viewer, access.MakeShortlist, area)
}

// Makes tells whether the reader may draw up shortlists of any area.
func (a Audience) Makes() bool {
	return a.LoggedIn() && access.MaySome(a.Viewer, access.MakeShortlist)
}

// Manages tells whether the reader may change the list of groups of any area.
func (a Audience) Manages() bool {
	return a.LoggedIn() && access.MaySome(a.Viewer, access.ManageRegistry)
}

// ManagesGroup tells whether the reader may change what the list says of a group.
func (a Audience) ManagesGroup(r *board.Row) bool {
	return a.LoggedIn() && access.May(a.Viewer, access.ManageRegistry, r.Region)
}

// ManagesArea tells whether the reader may change the list of all groups of an area, a Kemendagri
// code; the empty one is the whole country.
func (a Audience) ManagesArea(area string) bool {
	return a.LoggedIn() && access.MayAll(a.Viewer, access.ManageRegistry, area)
}

// ManagesUsers tells whether the reader may change the users of an area, and end their sessions;
// of the empty code, all users, and read the record of acts.
func (a Audience) ManagesUsers(area string) bool {
	return a.LoggedIn() && access.MayAll(a.Viewer, access.ManageUsers, area)
}

// ManagesUsersSome tells whether the reader may change the users of any area.
func (a Audience) ManagesUsersSome() bool {
	return a.LoggedIn() && access.MaySome(a.Viewer, access.ManageUsers)
}

// Act is who the reader is to the record of acts.
func (a Audience) Act() audit.Who { return audit.Who{Name: a.Name, From: a.From} }

// Signs tells whether the signs on a group are shown.
func (a Audience) Signs(r *board.Row) bool { return access.May(a.Viewer, access.SeeSigns, r.Region) }

// SignsSome tells whether there is any region whose signs are shown.
func (a Audience) SignsSome() bool { return access.MaySome(a.Viewer, access.SeeSigns) }

// ManagesMail tells whether the reader may say who is sent letters about an area, a
// Kemendagri code; the empty one is the whole country.
func (a Audience) ManagesMail(area string) bool {
	return a.LoggedIn() && access.MayAll(a.Viewer, access.ManageMail, area)
}

// ManagesMailSome tells whether there is any area about which the reader may send letters.
func (a Audience) ManagesMailSome() bool {
	return a.LoggedIn() && access.MaySome(a.Viewer, access.ManageMail)
}

// Operates tells whether the reader looks after the program.
func (a Audience) Operates() bool {
	return a.LoggedIn() && access.MayAll(a.Viewer, access.Operate, "")
}

// Shortlisted tells whether a group's place on a list of an area is shown, also where the
// list is not published, or the group is not in. Only who
// may see the whole list is shown groups that are no longer in the registry.
func (a Audience) Shortlisted(r *board.Row, area string) bool {
	if r == nil {
		return access.MayAll(a.Viewer, access.SeeShortlist, area)
	}
	return a.Names(r) && access.May(a.Viewer, access.SeeShortlist, r.Region)
}

// Shortlists tells whether any shortlist may be shown before it is published.
func (a Audience) Shortlists() bool { return access.MaySome(a.Viewer, access.SeeShortlist) }

// isHushed tells whether it is a staff matter that this group is what it is: the
// quiet ones, and those that we lost sight of while they were quiet, since their
// page tells the last known status.
func isHushed(r *board.Row) bool {
	lost := r.Scored && r.Status == kim.StatusUnobserved &&
		(r.LastStatus == kim.StatusInactive || r.LastStatus == kim.StatusNeverPosted)
	return lost || r.Quiet()
}
