package engine_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"

	"pantaukim/internal/warehouse/engine"
)

// Whatever an unauthenticated program on the same machine sends, the engine
// stays, and stays the same process.
func TestAttacksFromLoopback(t *testing.T) {
	e := start(t, t.TempDir())
	pid := e.State().PID
	query := func(user, password, database, sql string) func(*testing.T) error {
		return func(t *testing.T) error {
			var s string
			return login(t, e, user, password, database).QueryRow(t.Context(), sql).Scan(&s)
		}
	}
	raw := func(data string) func(*testing.T) error {
		return func(t *testing.T) error { send(t, e, data); return nil }
	}
	for _, c := range []struct {
		name string
		do   func(*testing.T) error
		want string // what the refusal must say; empty where there is no answer to read
	}{
		{"wrong password", query(engine.User, "wrong", "system", "SELECT '1'"), "Authentication failed"},
		{"no password", query(engine.User, "", "system", "SELECT '1'"), "Authentication failed"},
		{"unknown user", query("root", "", "system", "SELECT '1'"), "Authentication failed"},
		{"unknown database", query(engine.User, e.Password(), "nothing", "SELECT '1'"), "nothing"},
		{"default reads", query("default", "", "default", "SELECT '1'"), "overflown session count"},
		{"default reads a file", query("default", "", "default", "SELECT file('/etc/hostname')"), "overflown session count"},
		{"default stops the listener", query("default", "", "default", "SYSTEM STOP LISTEN TCP"), "overflown session count"},
		{"default shuts down", query("default", "", "default", "SYSTEM SHUTDOWN"), "overflown session count"},
		{"default again", query("default", "", "system", "SELECT name FROM system.users LIMIT 1"), "overflown session count"},
		{"http on the native port", raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), ""},
		{"random bytes", raw("\x9a\x01\xff\x00\x13\x37\x80\x80\x80\x80\x80\xde\xad\xbe\xef"), ""},
		{"over-long string", raw("\x00\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), ""},
		{"hello cut short", raw("\x00\x05hello"), ""},
		{"nothing", raw(""), ""},
		{"zeros", raw(strings.Repeat("\x00", 4096)), ""},
		{"tls hello", raw("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 3 {
				err := c.do(t)
				if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
					t.Errorf("answer %v, want a refusal with %q", err, c.want)
				}
				answers(t, e)
			}
			if s := e.State(); s.PID != pid || s.Restarts != 0 {
				t.Fatalf("the engine died: %+v", s)
			}
		})
	}
}

// The application's own user reaches its database and nothing else, so that a
// statement gone wrong stays small.
func TestApplicationUserIsConfined(t *testing.T) {
	e := start(t, t.TempDir())
	conn := login(t, e, engine.User, e.Password(), "system")
	if err := conn.Exec(t.Context(), "CREATE DATABASE pantaukim"); err != nil {
		t.Fatal(err)
	}
	const denied = 497
	for _, c := range []struct {
		sql  string
		code int32
	}{
		{"SELECT * FROM file('/etc/hostname', 'LineAsString')", denied},
		{"SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')", denied},
		{"CREATE TABLE pantaukim.f (a String) ENGINE = File(LineAsString, '/etc/passwd')", denied},
		{"CREATE TABLE pantaukim.f (a String) ENGINE = URL('http://127.0.0.1:1/', LineAsString)", denied},
		{"CREATE DATABASE other", denied},
		{"SYSTEM SHUTDOWN", denied},
		{"SYSTEM STOP LISTEN TCP", denied},
		{"CREATE USER intruder", denied},
	} {
		err := conn.Exec(t.Context(), c.sql)
		var exception *clickhouse.Exception
		if !errors.As(err, &exception) || exception.Code != c.code {
			t.Errorf("%s: %v, want code %d", c.sql, err, c.code)
		}
	}
	answers(t, e)
}
