package access

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"pantaukim/internal/audit"
	"pantaukim/internal/place"
	"pantaukim/internal/warehouse/warehousetest"
)

func newAccounts(t *testing.T, dir string, areas *place.Areas) *Accounts {
	t.Helper()
	a, err := OpenAccounts(AccountsDeps{Log: warehousetest.Log(t), Now: time.Now, DataDir: dir, Areas: areas}, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A file as earlier versions wrote it is read as it stands: everybody keeps the login.
func TestUsersOfEarlierVersionsStay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "users.yaml")
	old := heading + "users:\n" +
		"    - name: siti\n      role: regency\n      region: \"62.13\"\n      password: " + hashPassword(goodPassword) + "\n      changed_at: 2025-10-28T08:00:00Z\n" +
		"    - name: bos\n      role: admin\n      password: " + hashPassword(goodPassword+"!") + "\n      changed_at: 2025-10-28T09:00:00Z\n"
	if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	a := newAccounts(t, dir, nil)
	was := slices.Clone(a.Users())
	if len(was) != 2 || was[0].MustChoose() || was[0].Disabled || was[0].Factor != nil {
		t.Fatalf("%+v", was)
	}
	if err := a.Place(boss, "siti", Province, "62"); err != nil {
		t.Fatal(err)
	}
	now, err := ReadUsers(path)
	if err != nil || now[0].Hash != was[0].Hash || !now[0].ChangedAt.Equal(was[0].ChangedAt) || now[1] != was[1] || now[0].Role != Province {
		t.Errorf("%+v, %v", now, err)
	}
	acts, _, err := a.Acts.Read(time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	if err != nil || len(acts) != 1 || acts[0].Before["role"] != "regency" || acts[0].After["region"] != "62" || acts[0].By != "bos" {
		t.Errorf("%+v, %v", acts, err)
	}
	for _, act := range acts {
		for _, v := range act.After {
			if strings.Contains(v, "argon2id") {
				t.Error("a hash is in the record")
			}
		}
	}
}

func TestTheLastAdminStays(t *testing.T) {
	t.Parallel()
	a := newAccounts(t, t.TempDir(), nil)
	for _, u := range []User{{Name: "bos", Role: Admin}, {Name: "daerah", Role: Admin, Region: "62"}, {Name: "siti", Role: Regency, Region: "62.13"}} {
		if err := a.Add(boss, u, goodPassword); err != nil {
			t.Fatal(err)
		}
	}
	for name, do := range map[string]func() error{
		"disabled":      func() error { return a.Disable(boss, "bos", true) },
		"demoted":       func() error { return a.Place(boss, "bos", Jury, "") },
		"of one region": func() error { return a.Place(boss, "bos", Admin, "62") },
		"removed":       func() error { return a.Remove(boss, "bos") },
	} {
		if err := do(); !errors.Is(err, ErrLastAdmin) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := a.Place(boss, "siti", Admin, ""); err != nil {
		t.Fatal(err)
	}
	if err := a.Disable(boss, "bos", true); err != nil {
		t.Errorf("with another one: %v", err)
	}
	if err := a.Remove(boss, "siti"); !errors.Is(err, ErrLastAdmin) {
		t.Errorf("the other one is disabled: %v", err)
	}
}

func TestRegionsMustExist(t *testing.T) {
	t.Parallel()
	areas, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := newAccounts(t, t.TempDir(), areas)
	err = a.Add(boss, User{Name: "siti", Role: Regency, Region: "62.99"}, goodPassword)
	var none *RegionError
	if !errors.As(err, &none) || none.Code != "62.99" {
		t.Errorf("%v", err)
	}
	if _, err := a.Invite(boss, User{Name: "siti", Role: Province, Region: "99"}); !errors.As(err, &none) {
		t.Errorf("%v", err)
	}
	if err := a.Add(boss, User{Name: "siti", Role: Regency, Region: "62.13"}, goodPassword); err != nil {
		t.Fatal(err)
	}
	if err := a.Place(boss, "siti", Regency, "62.99"); !errors.As(err, &none) {
		t.Errorf("%v", err)
	}
}

// form sends a form and returns the status, the page and where it leads.
func (o *office) form(t *testing.T, b *http.Client, path string, fields ...string) (int, string, string) {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	status, body, h := send(t, b, "POST", o.URL+path, form, nil)
	return status, body, h.Get("Location")
}

// who is whom the site takes a browser for.
func (o *office) who(t *testing.T, b *http.Client) string {
	t.Helper()
	_, body, _ := send(t, b, "GET", o.URL+"/x", nil, nil)
	return body
}

func TestAOneTimePassword(t *testing.T) {
	t.Parallel()
	o := newOffice(t, DefaultConfig())
	once, err := o.accounts.Invite(boss, User{Name: "rina", Role: Regency, Region: "62.02"})
	if err != nil || len(once) != 19 {
		t.Fatalf("%q, %v", once, err)
	}
	b := browser(t)
	if status, body, to := o.form(t, b, "/masuk", "name", "rina", "password", once, "next", "/peringkat"); status != http.StatusSeeOther || to != "/akun/sandi?next=%2Fperingkat" {
		t.Fatalf("%d to %s\n%s", status, to, body)
	}
	if got := o.who(t, b); got != "/x  public " {
		t.Errorf("before a password was chosen: %q", got)
	}
	if _, _, h := send(t, b, "GET", o.URL+"/akun", nil, nil); h.Get("Location") != "/akun/sandi?next=%2Fakun" {
		t.Errorf("the account leads to %q", h.Get("Location"))
	}
	for _, c := range []struct{ password, again, says string }{
		{"pendek", "pendek", "paling sedikit 12"}, {goodPassword, goodPassword + "!", "tidak sama"},
		{once, once, "yang lama"}, {strings.Repeat("a", 20), strings.Repeat("a", 20), "mudah ditebak"},
	} {
		if status, body, _ := o.form(t, b, "/akun/sandi", "password", c.password, "again", c.again); status != http.StatusUnprocessableEntity || !strings.Contains(body, c.says) {
			t.Errorf("%q: %d\n%s", c.password, status, body)
		}
	}
	if status, body, to := o.form(t, b, "/akun/sandi", "password", goodPassword, "again", goodPassword, "next", "/peringkat"); status != http.StatusSeeOther || to != "/peringkat" {
		t.Fatalf("%d to %s\n%s", status, to, body)
	}
	if got := o.who(t, b); got != "/x rina regency 62.02" {
		t.Errorf("after: %q", got)
	}
	if status, _, _ := o.form(t, browser(t), "/masuk", "name", "rina", "password", once); status != http.StatusForbidden {
		t.Errorf("the one-time password is answered with %d afterwards", status)
	}

	again, err := o.accounts.Reset(boss, "rina")
	if err != nil || again == once {
		t.Fatal(again, err)
	}
	if got := o.who(t, b); got != "/x  public " {
		t.Errorf("the session outlives the reset: %q", got)
	}
	o.wait(onceLasts + time.Second)
	if status, body, _ := o.form(t, browser(t), "/masuk", "name", "rina", "password", again); status != http.StatusForbidden || !strings.Contains(body, "lewat masanya") {
		t.Errorf("too late: %d\n%s", status, body)
	}
	want := []string{"user_added bos>rina", "login rina>rina", "password_set rina>rina", "login_failed >rina", "password_reset bos>rina", "login_failed >rina"}
	if got := o.acts(t); !slices.Equal(got, want) {
		t.Errorf("recorded:\n%q\nwant\n%q", got, want)
	}
}

// A login that waits for its next step ends after a quarter of an hour.
func TestAnUnfinishedLoginEnds(t *testing.T) {
	t.Parallel()
	o := newOffice(t, DefaultConfig())
	once, err := o.accounts.Reset(boss, "siti")
	if err != nil {
		t.Fatal(err)
	}
	b := browser(t)
	o.form(t, b, "/masuk", "name", "siti", "password", once)
	o.wait(unfinishedLasts)
	if status, _, to := o.form(t, b, "/akun/sandi", "password", goodPassword+"!", "again", goodPassword+"!"); status != http.StatusSeeOther || !strings.HasPrefix(to, "/masuk") {
		t.Errorf("%d to %s", status, to)
	}
}

func TestTheOwnAccount(t *testing.T) {
	t.Parallel()
	o := newOffice(t, DefaultConfig())
	b, other := o.login(t, "siti"), o.login(t, "siti")
	if status, body, _ := o.form(t, b, "/akun/sandi", "present", "salah salah salah", "password", goodPassword+"!", "again", goodPassword+"!"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "saat ini tidak cocok") {
		t.Errorf("wrong present password: %d\n%s", status, body)
	}
	if status, _, to := o.form(t, b, "/akun/sandi", "present", goodPassword, "password", goodPassword+"!", "again", goodPassword+"!"); status != http.StatusSeeOther || to != "/akun?saved=password" {
		t.Errorf("%d to %s", status, to)
	}
	if got := o.who(t, b); !strings.Contains(got, "siti") {
		t.Errorf("the own session ended: %q", got)
	}
	if got := o.who(t, other); strings.Contains(got, "siti") {
		t.Errorf("the other session goes on: %q", got)
	}

	if status, _, _ := o.form(t, b, "/akun/bahasa", "language", "fr"); status != http.StatusUnprocessableEntity {
		t.Errorf("French is answered with %d", status)
	}
	o.form(t, b, "/akun/bahasa", "language", "en")
	if _, body, _ := send(t, b, "GET", o.URL+"/akun?saved=language", nil, nil); !strings.Contains(body, "The language is saved.") {
		t.Errorf("not in English:\n%s", body)
	}
	fresh := browser(t)
	o.form(t, fresh, "/masuk", "name", "siti", "password", goodPassword+"!")
	_, body, _ := send(t, fresh, "GET", o.URL+"/akun", nil, nil)
	if !strings.Contains(body, `lang="en"`) || strings.Count(body, "<li><p><b>") != 2 {
		t.Errorf("in a new browser:\n%s", body)
	}
	ids := regexp.MustCompile(`name="session" value="([0-9a-f]+)"`).FindStringSubmatch(body)
	if len(ids) != 2 {
		t.Fatalf("no other session to end:\n%s", body)
	}
	o.form(t, fresh, "/akun/sesi", "session", ids[1])
	if got := o.who(t, b); strings.Contains(got, "siti") {
		t.Errorf("the session goes on: %q", got)
	}
	third := browser(t)
	o.form(t, third, "/masuk", "name", "siti", "password", goodPassword+"!")
	o.form(t, third, "/akun/sesi")
	if got, own := o.who(t, fresh), o.who(t, third); strings.Contains(got, "siti") || !strings.Contains(own, "siti") {
		t.Errorf("all others ended: %q, own: %q", got, own)
	}
}

// secretOf reads the secret that a page shows as text.
func secretOf(t *testing.T, body string) string {
	t.Helper()
	m := regexp.MustCompile(`<code class="code">([A-Z2-7 ]{20,})</code>`).FindStringSubmatch(body)
	if m == nil || !strings.Contains(body, `<path d="M`) {
		t.Fatalf("no secret as text and picture:\n%s", body)
	}
	return strings.ReplaceAll(m[1], " ", "")
}

func TestASecondFactor(t *testing.T) {
	t.Parallel()
	o := newOffice(t, DefaultConfig())
	b := o.login(t, "siti")
	other := o.login(t, "siti")
	code := func(secret string) string {
		t.Helper()
		c, err := totp.GenerateCode(secret, o.clock())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	_, body, _ := send(t, b, "GET", o.URL+"/akun/faktor", nil, nil)
	secret := secretOf(t, body)
	for _, c := range []struct{ name, present, code, says string }{
		{"wrong password", "salah salah salah", code(secret), "saat ini tidak cocok"},
		{"wrong code", goodPassword, "000000", "Kode tidak cocok"},
	} {
		if status, body, _ := o.form(t, b, "/akun/faktor", "present", c.present, "code", c.code); status != http.StatusUnprocessableEntity || !strings.Contains(body, c.says) || secretOf(t, body) != secret {
			t.Errorf("%s: %d\n%s", c.name, status, body)
		}
	}
	status, body, _ := o.form(t, b, "/akun/faktor", "present", goodPassword, "code", code(secret))
	codes := regexp.MustCompile(`<li><code class="code">([a-z2-7-]{19})</code>`).FindAllStringSubmatch(body, -1)
	if status != http.StatusOK || len(codes) != recoveryCodes {
		t.Fatalf("%d with %d codes\n%s", status, len(codes), body)
	}
	if text, _ := os.ReadFile(o.users); strings.Contains(string(text), codes[0][1]) {
		t.Error("a recovery code stands in the file")
	}
	if own, theirs := o.who(t, b), o.who(t, other); !strings.Contains(own, "siti") || strings.Contains(theirs, "siti") {
		t.Errorf("own session: %q, the other: %q", own, theirs)
	}

	enter := func() *http.Client {
		t.Helper()
		b := browser(t)
		if status, _, to := o.form(t, b, "/masuk", "name", "siti", "password", goodPassword, "next", "/x"); status != http.StatusSeeOther || to != "/masuk/kode?next=%2Fx" {
			t.Fatalf("the password is answered with %d to %s", status, to)
		}
		return b
	}
	b = enter()
	if got := o.who(t, b); strings.Contains(got, "siti") {
		t.Errorf("without a code: %q", got)
	}
	for _, path := range []string{"/akun", "/akun/sandi", "/akun/faktor"} {
		if _, _, h := send(t, b, "GET", o.URL+path, nil, nil); !strings.HasPrefix(h.Get("Location"), "/masuk/kode") {
			t.Errorf("without a code %s leads to %q", path, h.Get("Location"))
		}
	}
	for _, path := range []string{"/akun/faktor/hapus", "/akun/faktor/cadangan", "/akun/sesi", "/akun/bahasa", "/akun/sandi"} {
		if _, _, to := o.form(t, b, path, "present", goodPassword, "password", goodPassword+"!", "again", goodPassword+"!"); !strings.HasPrefix(to, "/masuk/kode") {
			t.Errorf("without a code a form to %s leads to %q", path, to)
		}
	}
	if status, _, _ := o.form(t, b, "/masuk/kode", "code", code(secret)); status != http.StatusForbidden {
		t.Errorf("a code that was used already is answered with %d", status)
	}
	o.wait(30 * time.Second)
	was := cookieOf(t, o, b)
	if status, body, to := o.form(t, b, "/masuk/kode", "code", code(secret), "next", "/x"); status != http.StatusSeeOther || to != "/x" || !strings.Contains(o.who(t, b), "siti") {
		t.Fatalf("the right code: %d to %s\n%s", status, to, body)
	}
	if cookieOf(t, o, b) == was {
		t.Error("the session has the token of before the code")
	}
	o.restart(t)
	if !strings.Contains(o.who(t, b), "siti") {
		t.Error("a restart ended the session")
	}

	lost := enter()
	if status, _, _ := o.form(t, lost, "/masuk/kode", "code", strings.ToUpper(codes[3][1])); status != http.StatusSeeOther || !strings.Contains(o.who(t, lost), "siti") {
		t.Errorf("a recovery code is answered with %d", status)
	}
	if status, _, _ := o.form(t, enter(), "/masuk/kode", "code", codes[3][1]); status != http.StatusForbidden {
		t.Errorf("a recovery code is good twice: %d", status)
	}
	guess := enter()
	refused := false
	for range codeTries + 1 {
		status, _, _ := o.form(t, guess, "/masuk/kode", "code", "123456")
		refused = refused || status == http.StatusTooManyRequests
	}
	if !refused {
		t.Error("codes can be guessed at without end")
	}
	// Logins that wait for a code end none that are finished.
	for range maxSessionsPerUser + 1 {
		enter()
	}
	if !strings.Contains(o.who(t, b), "siti") {
		t.Error("whoever knows the password ends the sessions of the owner")
	}

	if err := o.accounts.DropFactor(boss, "siti"); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(o.who(t, b), "siti") {
		t.Error("the session outlives the second factor")
	}
	o.login(t, "siti")
	if acts := strings.Join(o.acts(t), "\n"); !strings.Contains(acts, "factor_set siti>siti") || !strings.Contains(acts, "recovery_used siti>siti") ||
		!strings.Contains(acts, "code_failed >siti") || !strings.Contains(acts, "factor_removed bos>siti") {
		t.Errorf("recorded:\n%s", acts)
	}
}

func cookieOf(t *testing.T, o *office, b *http.Client) string {
	t.Helper()
	at, err := url.Parse(o.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(at) {
		if c.Name == "pantaukim" {
			return c.Value
		}
	}
	t.Fatal("no session")
	return ""
}

// Where the configuration asks a role for a second factor, a login does nothing before there
// is one, and it cannot be turned off.
func TestASecondFactorThatIsRequired(t *testing.T) {
	t.Parallel()
	cfg := DefaultConfig()
	cfg.SecondFactor = []Role{Jury}
	o := newOffice(t, cfg)
	if b := o.login(t, "siti"); !strings.Contains(o.who(t, b), "siti") {
		t.Error("asked of another role too")
	}
	b := browser(t)
	if _, _, to := o.form(t, b, "/masuk", "name", "budi", "password", goodPassword); to != "/akun/faktor?next=%2F" {
		t.Fatalf("leads to %q", to)
	}
	if got := o.who(t, b); strings.Contains(got, "budi") {
		t.Errorf("before: %q", got)
	}
	_, body, _ := send(t, b, "GET", o.URL+"/akun/faktor", nil, nil)
	code, err := totp.GenerateCode(secretOf(t, body), o.clock())
	if err != nil {
		t.Fatal(err)
	}
	if status, _, _ := o.form(t, b, "/akun/faktor", "code", code); status != http.StatusOK || !strings.Contains(o.who(t, b), "budi") {
		t.Errorf("after: %d, %q", status, o.who(t, b))
	}
	if status, _, _ := o.form(t, b, "/akun/faktor/hapus", "present", goodPassword); status != http.StatusForbidden {
		t.Errorf("turned off: %d", status)
	}
	status, body, _ := o.form(t, b, "/akun/faktor/cadangan", "present", goodPassword)
	if status != http.StatusOK || strings.Count(body, "<li><code") != recoveryCodes {
		t.Errorf("new recovery codes: %d\n%s", status, body)
	}
}

// A flood of tries at names that there are not is counted, and does not fill the disk.
func TestTriesAtNamesThatThereAreNot(t *testing.T) {
	t.Parallel()
	cfg := DefaultConfig()
	cfg.TrustedProxies = []string{"127.0.0.1"}
	o := newOffice(t, cfg)
	for i := range unknownTries + 5 {
		from := map[string]string{"X-Forwarded-For": fmt.Sprintf("198.51.%d.1", i)}
		send(t, browser(t), "POST", o.URL+"/masuk", credentials(fmt.Sprint("sandi rahasia saya ", i), "x"), from)
	}
	o.wait(unknownRefill)
	send(t, browser(t), "POST", o.URL+"/masuk", credentials("orang lain", "x"), map[string]string{"X-Forwarded-For": "203.0.113.1"})
	acts, _, err := o.accounts.Acts.Read(o.clock().Add(-time.Hour), o.clock().Add(time.Hour))
	if err != nil || len(acts) != unknownTries+1 || acts[0].More != 5 || acts[0].What != audit.LoginFailed {
		t.Fatalf("%d acts, the newest %+v, %v", len(acts), acts[0], err)
	}
	for _, a := range acts {
		if a.On != "" || a.By != "" {
			t.Errorf("a name that there is not is recorded: %+v", a)
		}
	}
}
