package access

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// User is somebody who can log in.
type User struct {
	Name      string    `yaml:"name"`
	Role      Role      `yaml:"role"`
	Region    string    `yaml:"region,omitempty"` // Kemendagri code; empty: everywhere
	Hash      string    `yaml:"password"`         // argon2id, never the password itself
	ChangedAt time.Time `yaml:"changed_at"`       // of the password
	// OnceUntil is until when the password lets its user choose an own one, and do nothing
	// else. The zero time: it is the user's own.
	OnceUntil time.Time `yaml:"once_until,omitempty"`
	Disabled  bool      `yaml:"disabled,omitempty"` // may not log in
	Language  string    `yaml:"language,omitempty"` // id or en, of the pages after a login; empty: as the browser asks
	Factor    *Factor   `yaml:"second_factor,omitempty"`
}

// MustChoose tells whether the password is a one-time one.
func (u User) MustChoose() bool { return !u.OnceUntil.IsZero() }

// Errors of the changes to the users.
var (
	ErrUserExists = errors.New("there is such a user already")
	ErrNoUser     = errors.New("there is no such user")
	// ErrLastAdmin says that nobody would be left who may manage users.
	ErrLastAdmin = errors.New("this is the last admin for all regions who can log in: add another one first")
)

var (
	userName   = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,62}[a-z0-9]$`)
	regionCode = regexp.MustCompile(`^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$`)
)

// foldName is the form in which names are kept and compared.
func foldName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// FieldError says that a user cannot be as somebody wrote it.
type FieldError struct {
	Field string // name, role, region, language; regency or province: the region does not suit that role
	text  string
}

func (e *FieldError) Error() string { return e.text }

func badField(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}

// Check tells what is wrong with a user.
func (u User) Check() error {
	if !userName.MatchString(u.Name) {
		return badField("name", "name %q: write 3 to 64 small letters, digits, dots, dashes, underscores or @", u.Name)
	}
	if u.Region != "" && !regionCode.MatchString(u.Region) {
		return badField("region", "region %q: write a Kemendagri code such as 62, 62.13 or 62.13.05", u.Region)
	}
	levels := 0
	if u.Region != "" {
		levels = strings.Count(u.Region, ".") + 1
	}
	switch u.Role {
	case Regency:
		if levels < 2 {
			return badField("regency", "role regency: give the region of the kabupaten or kota, such as 62.13")
		}
	case Province:
		if levels != 1 {
			return badField("province", "role province: give the region of the province, such as 62")
		}
	case Jury, Admin:
	default:
		roles := make([]string, 0, len(Roles()))
		for _, r := range Roles()[1:] {
			roles = append(roles, string(r))
		}
		return badField("role", "role %q: choose one of %s", u.Role, strings.Join(roles, ", "))
	}
	if u.Language != "" && !slices.Contains(languages(), u.Language) {
		return badField("language", "language %q: write one of %s", u.Language, strings.Join(languages(), ", "))
	}
	return u.Factor.check()
}

// languages are those of the pages.
func languages() []string { return []string{"id", "en"} }

// Users is a list of users with distinct names.
type Users []User

// Find returns the user of a name.
func (us Users) Find(name string) (User, bool) {
	i := slices.IndexFunc(us, func(u User) bool { return u.Name == foldName(name) })
	if i < 0 {
		return User{}, false
	}
	return us[i], true
}

// Check tells whether a user could be added, but for the password.
func (us Users) Check(u User) error {
	u.Name = foldName(u.Name)
	if err := u.Check(); err != nil {
		return err
	}
	if _, there := us.Find(u.Name); there {
		return fmt.Errorf("%s: %w", u.Name, ErrUserExists)
	}
	return nil
}

// Add returns the users with one more, whose password becomes the given one.
func (us Users) Add(u User, password string, now time.Time) (Users, error) {
	u.Name = foldName(u.Name)
	if err := us.Check(u); err != nil {
		return us, err
	}
	if err := checkPassword(u.Name, password); err != nil {
		return us, err
	}
	u.Hash, u.ChangedAt = hashPassword(password), now.UTC().Truncate(time.Second)
	return append(slices.Clone(us), u), nil
}

// change returns the users with one of them changed.
func (us Users) change(name string, how func(*User) error) (Users, error) {
	out := slices.Clone(us)
	i := slices.IndexFunc(out, func(u User) bool { return u.Name == foldName(name) })
	if i < 0 {
		return us, fmt.Errorf("%s: %w", name, ErrNoUser)
	}
	if err := how(&out[i]); err != nil {
		return us, err
	}
	if err := out[i].Check(); err != nil {
		return us, err
	}
	return out, nil
}

// SetPassword returns the users with a new password for one of them, which the user has
// chosen. It ends the user's sessions.
func (us Users) SetPassword(name, password string, now time.Time) (Users, error) {
	return us.change(name, func(u *User) error {
		if err := checkPassword(u.Name, password); err != nil {
			return err
		}
		u.Hash, u.ChangedAt, u.OnceUntil = hashPassword(password), now.UTC().Truncate(time.Second), time.Time{}
		return nil
	})
}

// Reset returns the users with a one-time password for one of them, which lets the user
// choose an own one until that time. It ends the user's sessions.
func (us Users) Reset(name, password string, now, until time.Time) (Users, error) {
	out, err := us.SetPassword(name, password, now)
	if err != nil {
		return us, err
	}
	return out.change(name, func(u *User) error {
		u.OnceUntil = until.UTC().Truncate(time.Second)
		return nil
	})
}

// Place returns the users with another role and region for one of them.
func (us Users) Place(name string, role Role, region string) (Users, error) {
	return us.change(name, func(u *User) error {
		u.Role, u.Region = role, region
		return nil
	})
}

// Disable returns the users with one of them shut out, or let in again.
func (us Users) Disable(name string, disabled bool) (Users, error) {
	return us.change(name, func(u *User) error {
		u.Disabled = disabled
		return nil
	})
}

// Remove returns the users without one of them. It ends the user's sessions.
func (us Users) Remove(name string) (Users, error) {
	if _, ok := us.Find(name); !ok {
		return us, fmt.Errorf("%s: %w", name, ErrNoUser)
	}
	return slices.DeleteFunc(slices.Clone(us), func(u User) bool { return u.Name == foldName(name) }), nil
}

// managed tells whether somebody is left who may manage all users.
func (us Users) managed() bool {
	return slices.ContainsFunc(us, func(u User) bool { return u.Role == Admin && u.Region == "" && !u.Disabled })
}

// check tells what is wrong with the list.
func (us Users) check() error {
	seen := map[string]bool{}
	for _, u := range us {
		if err := u.Check(); err != nil {
			return fmt.Errorf("user %q: %w", u.Name, err)
		}
		if _, err := parseHash(u.Hash); err != nil {
			return fmt.Errorf("user %q: password: %w", u.Name, err)
		}
		if seen[u.Name] {
			return fmt.Errorf("user %q stands there twice", u.Name)
		}
		seen[u.Name] = true
	}
	return nil
}
