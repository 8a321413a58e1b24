package pages

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"pantaukim/dashboards/visit"
	"pantaukim/internal/access"
	"pantaukim/internal/place"
)

// Managing draws the pages of those who manage users.
type Managing struct{ *Pages }

// UserForm is what somebody wrote into the form of a user, and what is wrong with it.
type UserForm struct {
	Name, Role, Region string
	Problem            string       // word of what is wrong; empty if nothing is
	Suggested          []place.Area // what a wrong region probably means
	Areas              []areaChoice // to choose the region from; none: it is typed
}

// areaChoice is a province with its kabupaten and kota, as far as the reader may give them
// to a user.
type areaChoice struct {
	place.Area
	Whole bool // the province itself may be chosen
	Below []place.Area
}

// Once is a one-time password, which is shown in one answer and nowhere else.
type Once struct{ Name, Password string }

// usersData is the list of users.
type usersData struct {
	Users []managedUser
	Form  UserForm
	Once  *Once // nil: nobody was added just now
}

// managedUser is a user with the name of the region.
type managedUser struct {
	access.User
	Area string // empty: everywhere, or a region that is in no list
}

func (p Managing) managedUser(u access.User) managedUser {
	a, _ := p.Areas.Find(u.Region)
	return managedUser{u, a.Name}
}

// userData is one user.
type userData struct {
	User     managedUser
	Form     UserForm
	Once     *Once
	Done     string // word of what was just done
	Sessions []access.Session
	Self     bool // the reader
}

// Managed returns a user whom the reader may change.
func (p Managing) Managed(v visit.Visit, name string) (access.User, bool) {
	u, ok := p.Accounts.Users().Find(name)
	return u, ok && v.Who.ManagesUsers(u.Region)
}

// Users lists the users whom the reader may change, with the form for one more.
func (p Managing) Users(v visit.Visit, form UserForm, once *Once) Reply {
	d := usersData{Form: form, Once: once}
	for _, u := range p.Accounts.Users() {
		if v.Who.ManagesUsers(u.Region) {
			d.Users = append(d.Users, p.managedUser(u))
		}
	}
	d.Form.Areas = p.areasFor(v)
	return Reply{Page: "users", Title: v.Lang.T("users.title"), Data: d, Status: statusOf(form)}
}

// User shows one user with the sessions.
func (p Managing) User(v visit.Visit, name string, form *UserForm, once *Once, done string) Reply {
	u, ok := p.Managed(v, name)
	if !ok {
		return p.NotFound(context.Background(), v)
	}
	d := userData{User: p.managedUser(u), Once: once, Done: done, Sessions: p.Accounts.Sessions(u.Name), Self: u.Name == v.Who.Name}
	d.Form = UserForm{Name: u.Name, Role: string(u.Role), Region: u.Region}
	if form != nil {
		d.Form = *form
	}
	d.Form.Areas = p.areasFor(v)
	return Reply{Page: "user", Title: v.Lang.T("users.user") + " " + u.Name, Data: d, Status: statusOf(d.Form)}
}

func statusOf(f UserForm) int {
	if f.Problem != "" {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// areasFor are the areas that the reader may give to users.
func (p Managing) areasFor(v visit.Visit) []areaChoice {
	var out []areaChoice
	for _, province := range p.Areas.Below("") {
		c := areaChoice{Area: province, Whole: v.Who.ManagesUsers(province.Code)}
		for _, regency := range p.Areas.Below(province.Code) {
			if v.Who.ManagesUsers(regency.Code) {
				c.Below = append(c.Below, regency)
			}
		}
		if c.Whole || len(c.Below) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// Outside tells whether the region chosen is none of the areas on offer, and is not empty.
func (f UserForm) Outside() bool {
	if f.Region == "" {
		return false
	}
	for _, c := range f.Areas {
		if c.Code == f.Region {
			return false
		}
		for _, b := range c.Below {
			if b.Code == f.Region {
				return false
			}
		}
	}
	return true
}

// Roles are those that a user can have.
func (UserForm) Roles() []access.Role { return access.Roles()[1:] }

// Refused notes in a form why a change was refused; false: the error is none of what was
// written.
func (f *UserForm) Refused(err error) bool {
	var field *access.FieldError
	var region *access.RegionError
	switch {
	case errors.As(err, &field):
		f.Problem = field.Field
	case errors.As(err, &region):
		f.Problem, f.Suggested = "no_region", region.Suggested
	case errors.Is(err, access.ErrUserExists):
		f.Problem = "exists"
	case errors.Is(err, access.ErrNoUser):
		f.Problem = "gone"
	case errors.Is(err, access.ErrLastAdmin):
		f.Problem = "last"
	default:
		return false
	}
	return true
}

// UserPath is the address of a user's page.
func UserPath(name string) string { return "/pengguna/" + strings.ToLower(name) }
