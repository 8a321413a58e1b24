package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"pantaukim/internal/access"
	"pantaukim/internal/place"
)

// users looks who can log in, and whether their region is an area that there is and their
// second factor is set up where it is required.
func (p *patient) users(context.Context) []Finding {
	path := access.UsersFile(p.cfg.Access, p.cfg.DataDir)
	users, err := access.ReadUsers(path)
	switch {
	case err != nil:
		return one("users", Fail, err.Error(), "correct "+path+", or restore it from a backup")
	case len(users) == 0 && p.cfg.HTTP.NameInactive:
		return one("users", Warn, "nobody can log in, and everybody sees names of inactive groups",
			"set http.name_inactive to false and add users with \"pantaukim user add\", unless only the office reaches the pages")
	case len(users) == 0:
		return one("users", Warn, "nobody can log in", "add users with \"pantaukim user add\"")
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		return one("users", Warn, fmt.Sprintf("%s is open to other users (mode %o)", path, info.Mode().Perm()), "chmod 600 "+path)
	}
	areas, err := place.Load()
	if err != nil && !errors.Is(err, place.ErrNoLists) { // without lists there is nothing to compare with
		return one("users", Fail, err.Error(), "install the program anew")
	}
	var nowhere, without []string
	admins := 0
	for _, u := range users {
		if u.Disabled {
			continue
		}
		if u.Role == access.Admin && u.Region == "" {
			admins++
		}
		if _, ok := areas.Find(u.Region); areas != nil && u.Region != "" && !ok {
			nowhere = append(nowhere, u.Name+" ("+u.Region+")")
		}
		if u.Factor == nil && slices.Contains(p.cfg.Access.SecondFactor, u.Role) {
			without = append(without, u.Name)
		}
	}
	switch {
	case len(nowhere) > 0:
		return one("users", Warn, "their region is in no official list, so they see no group of theirs: "+strings.Join(nowhere, ", "),
			"give them the present code: pantaukim user set NAME --role ROLE --region CODE")
	case len(without) > 0:
		return one("users", Warn, "without the second factor that access.second_factor demands, they see what the public sees: "+strings.Join(without, ", "),
			"let them log in and set it up; disable those who no longer come: pantaukim user disable NAME")
	case admins == 0:
		return one("users", Warn, "nobody is admin for all regions", "add one: pantaukim user add NAME --role admin")
	}
	return one("users", OK, fmt.Sprintf("%d can log in", len(users)), "")
}
