package access

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/internal/warehouse/warehousetest"
)

const goodPassword = "tiga sungai satu muara"

func TestUsersThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name     string
		user     User
		password string
		says     string
	}{
		{"short name", User{Name: "a", Role: Admin}, goodPassword, "3 to 64"},
		{"space in the name", User{Name: "siti aminah", Role: Admin}, goodPassword, "3 to 64"},
		{"public", User{Name: "siti", Role: Public}, goodPassword, "choose one of regency, province, jury, admin"},
		{"no role", User{Name: "siti"}, goodPassword, "choose one of"},
		{"regency without a region", User{Name: "siti", Role: Regency}, goodPassword, "such as 62.13"},
		{"regency of a province", User{Name: "siti", Role: Regency, Region: "62"}, goodPassword, "such as 62.13"},
		{"province of a regency", User{Name: "siti", Role: Province, Region: "62.13"}, goodPassword, "such as 62"},
		{"BPS code", User{Name: "siti", Role: Regency, Region: "6213"}, goodPassword, "Kemendagri"},
		{"short password", User{Name: "siti", Role: Admin}, "sebelas....", "at least 12"},
		{"one letter", User{Name: "siti", Role: Admin}, "aaaaaaaaaaaaaaaa", "guessed"},
		{"the name", User{Name: "siti.aminah.62", Role: Admin}, "Siti.Aminah.62", "guessed"},
		{"huge", User{Name: "siti", Role: Admin}, strings.Repeat("ab", 600), "at most"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Users{}.Add(c.user, c.password, time.Now())
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q in it", err, c.says)
			}
		})
	}
}

func TestUsersInTheirFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "users.yaml")
	now := time.Date(2025, 10, 28, 8, 0, 0, 0, time.UTC)
	change := func(f func(Users) (Users, error)) error { return ChangeUsers(path, f) }
	err := change(func(us Users) (Users, error) {
		return us.Add(User{Name: " Siti ", Role: Regency, Region: "62.13"}, goodPassword, now)
	})
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(text), goodPassword) {
		t.Fatalf("the password stands in the file: %v", err)
	}
	if err := change(func(us Users) (Users, error) { return us.Add(User{Name: "siti", Role: Admin}, goodPassword, now) }); !errors.Is(err, ErrUserExists) {
		t.Errorf("added twice: %v", err)
	}
	users, err := ReadUsers(path)
	if err != nil || len(users) != 1 || users[0].Name != "siti" || users[0].Region != "62.13" || !users[0].ChangedAt.Equal(now) {
		t.Fatalf("%+v %v", users, err)
	}
	old := users[0].Hash
	if h, err := parseHash(old); err != nil || !h.matches(goodPassword) || h.matches(goodPassword+" ") {
		t.Errorf("the hash does not tell passwords apart: %v", err)
	}
	if err := change(func(us Users) (Users, error) { return us.SetPassword("SITI", goodPassword+"!", now) }); err != nil {
		t.Fatal(err)
	}
	if users, _ = ReadUsers(path); users[0].Hash == old {
		t.Error("the hash stayed")
	}
	for _, f := range []func(Users) (Users, error){
		func(us Users) (Users, error) { return us.SetPassword("budi", goodPassword, now) },
		func(us Users) (Users, error) { return us.Remove("budi") },
	} {
		if err := change(f); !errors.Is(err, ErrNoUser) {
			t.Errorf("%v", err)
		}
	}
	if err := change(func(us Users) (Users, error) { return us.Remove("siti") }); err != nil {
		t.Fatal(err)
	}
	if users, err = ReadUsers(path); err != nil || len(users) != 0 {
		t.Errorf("%+v %v", users, err)
	}
}

// Changes at the same time wait for each other: none is lost.
func TestUsersAddedAtTheSameTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "users.yaml")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			err := ChangeUsers(path, func(us Users) (Users, error) {
				return us.Add(User{Name: fmt.Sprintf("user%d", i), Role: Admin}, goodPassword, time.Now())
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if users, err := ReadUsers(path); err != nil || len(users) != 8 {
		t.Errorf("%d users, %v", len(users), err)
	}
}

func TestGarbageLeavesTheUsersAsTheyWere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "users.yaml")
	if err := ChangeUsers(path, func(us Users) (Users, error) {
		return us.Add(User{Name: "siti", Role: Admin}, goodPassword, time.Now())
	}); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list, err := openUsers(path, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	look := func() int {
		list.checked = time.Time{} // a second later
		return len(list.current())
	}
	for name, text := range map[string]string{
		"binary":      "\x00\xff\x00",
		"other keys":  "accounts: []\n",
		"bad role":    strings.Replace(string(good), "role: admin", "role: king", 1),
		"bad hash":    strings.Replace(string(good), "$argon2id$", "$md5$", 1),
		"huge costs":  strings.Replace(string(good), "m=19456", "m=999999999", 1),
		"cut in half": string(good[:len(good)/2]),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if n := look(); n != 1 {
			t.Errorf("%s: %d users are left", name, n)
		}
		if _, err := openUsers(path, list.log); err == nil {
			t.Errorf("%s: the program would start with it", name)
		}
		if err := ChangeUsers(path, func(us Users) (Users, error) { return us, nil }); err == nil {
			t.Errorf("%s: a change would write over it", name)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if n := look(); n != 1 {
		t.Errorf("removed: %d users are left", n)
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := ChangeUsers(path, func(us Users) (Users, error) { return us.Remove("siti") }); err != nil {
		t.Fatal(err)
	}
	if n := look(); n != 0 {
		t.Errorf("a good file was not followed: %d users", n)
	}
}

func FuzzUsersFile(f *testing.F) {
	f.Add([]byte("users:\n  - name: siti\n    role: admin\n    password: " + hashPassword(goodPassword) + "\n"))
	f.Add([]byte("users: [{name: a, role: public}]"))
	f.Add([]byte("- 1"))
	f.Fuzz(func(t *testing.T, text []byte) {
		users, err := parseUsers("users.yaml", text)
		if err == nil && users.check() != nil {
			t.Errorf("read but not good: %v", users.check())
		}
	})
}

func FuzzHash(f *testing.F) {
	f.Add(hashPassword(goodPassword))
	f.Add("$argon2id$v=19$m=1,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := parseHash(text)
		if err == nil && (h.memory > 1<<20 || h.passes > 16 || len(h.sum) < 16) {
			t.Errorf("%+v", h)
		}
	})
}
