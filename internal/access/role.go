package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pantaukim/internal/kim"
)

// Role is what somebody is to the program.
type Role string

// The roles. Whoever has not logged in is Public; nobody can log in as that.
const (
	Public   Role = "public"
	Regency  Role = "regency"  // the PIKP head and staff of a kabupaten or kota
	Province Role = "province" // provincial staff
	Jury     Role = "jury"     // the award committee
	Admin    Role = "admin"    // whoever runs pantaukim
)

// Roles lists the roles, the least first.
func Roles() []Role { return []Role{Public, Regency, Province, Jury, Admin} }

// Permission is one thing that not everybody may see or do. What needs no
// permission (counts by area, groups that are active, their items) is for all.
type Permission string

// The permissions. All but Operate are held for groups of a region.
const (
	SeeQuiet       Permission = "see_quiet"       // which groups are inactive, by name
	SeeContacts    Permission = "see_contacts"    // name and telephone of a group's officer
	SeeNotes       Permission = "see_notes"       // notes of the registry, and follow-up records
	FollowUp       Permission = "follow_up"       // record that a group was called
	SeeSigns       Permission = "see_signs"       // signs for a person to check
	ClearSigns     Permission = "clear_signs"     // say that a sign was looked at, and why it is harmless
	SeeShortlist   Permission = "see_shortlist"   // shortlists before they are published, near misses, and the whole field
	MakeShortlist  Permission = "make_shortlist"  // draw up a shortlist and freeze it
	ManageRegistry Permission = "manage_registry" // change the list of groups
	ManageUsers    Permission = "manage_users"    // add and change users, end their sessions, read the record of acts
	ManageMail     Permission = "manage_mail"     // who is sent letters about a region
	Operate        Permission = "operate"         // the program's own state: runs, errors, queue
)

// Permissions lists the permissions in the order of the documentation.
func Permissions() []Permission {
	return []Permission{
		SeeQuiet, SeeContacts, SeeNotes, FollowUp, SeeSigns, ClearSigns,
		SeeShortlist, MakeShortlist, ManageRegistry, ManageUsers, ManageMail, Operate,
	}
}

// granted is the one table of what each role may see and do. What is not here is
// refused. docs/security.md shows the same table, and a test compares the two.
func granted(r Role) []Permission {
	switch r {
	case Regency:
		return []Permission{SeeQuiet, SeeContacts, SeeNotes, FollowUp, SeeSigns, ManageRegistry, ManageMail}
	case Province:
		return []Permission{SeeQuiet, SeeContacts, SeeNotes, FollowUp, SeeSigns, SeeShortlist, ManageRegistry, ManageMail}
	case Jury:
		return []Permission{SeeQuiet, SeeSigns, ClearSigns, SeeShortlist, MakeShortlist}
	case Admin:
		return Permissions()
	default:
		return nil
	}
}

// grantedToAll is what everybody may see where the configuration says
// name_inactive. Contacts are never among it: they need a login.
func grantedToAll() []Permission {
	return []Permission{SeeQuiet, SeeSigns}
}

// Viewer is whoever looks at a page. The zero value is the public, to whom
// nothing is opened.
type Viewer struct {
	Name   string // of the user; empty: not logged in
	Role   Role   // empty means Public
	Region string // Kemendagri code of the area that the role is held for; empty: everywhere
	Open   bool   // the configuration opens what grantedToAll says to everybody
	From   string // address of the browser of whoever has logged in, for the record of acts
}

// LoggedIn tells whether the viewer has a name.
func (v Viewer) LoggedIn() bool { return v.Name != "" }

// Key names what the viewer may see: pages drawn for one viewer may be sent to
// another with the same key, as far as they do not print the viewer's name.
func (v Viewer) Key() string {
	role := v.Role
	if role == "" {
		role = Public
	}
	return fmt.Sprintf("%s %s %t", role, v.Region, v.Open)
}

// May tells whether the viewer holds the permission for the groups of a region.
func May(v Viewer, p Permission, region kim.Region) bool {
	if v.Open && slices.Contains(grantedToAll(), p) {
		return true
	}
	return slices.Contains(granted(v.Role), p) && region.In(v.Region)
}

// MayAll tells whether the viewer holds the permission for every group of the area
// of code, a Kemendagri code of any level; the empty code is the whole country.
func MayAll(v Viewer, p Permission, code string) bool {
	if v.Open && slices.Contains(grantedToAll(), p) {
		return true
	}
	return slices.Contains(granted(v.Role), p) && within(code, v.Region)
}

// MaySome tells whether the viewer holds the permission for any region at all: a
// menu asks that.
func MaySome(v Viewer, p Permission) bool {
	return v.Open && slices.Contains(grantedToAll(), p) || slices.Contains(granted(v.Role), p)
}

// within tells whether the area of code lies in the area of scope.
func within(code, scope string) bool {
	return scope == "" || code == scope || strings.HasPrefix(code, scope+".")
}

// viewerKey is the key of the viewer in a context.
type viewerKey struct{}

// With returns a context that knows who is looking.
func With(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// From returns who is looking: the public, if nobody was put into the context.
func From(ctx context.Context) Viewer {
	v, ok := ctx.Value(viewerKey{}).(Viewer)
	if !ok {
		return Viewer{Role: Public}
	}
	return v
}
