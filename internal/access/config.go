package access

import (
	"fmt"
	"net/netip"
	"slices"
	"time"
)

// Config says where the users are and how long a login lasts.
type Config struct {
	// UsersFile is the file of the users. Empty: users.yaml in the data folder.
	UsersFile string `yaml:"users_file"`
	// SessionIdle ends a session that nobody used for so long.
	SessionIdle time.Duration `yaml:"session_idle"`
	// SessionLongest ends a session however much it is used.
	SessionLongest time.Duration `yaml:"session_longest"`
	// TrustedProxies are the addresses, or networks such as 10.0.0.0/8, of web
	// servers in front whose X-Forwarded-For and X-Forwarded-Proto are believed.
	TrustedProxies []string `yaml:"trusted_proxies"`
	// SecondFactor names the roles whose users must set up a second factor before they see
	// more than the public does.
	SecondFactor []Role `yaml:"second_factor"`
	// KeepActs is for how many months it is kept who logged in and who changed users.
	KeepActs int `yaml:"keep_acts"`
}

// DefaultConfig returns the settings for an office: half a day.
func DefaultConfig() Config {
	return Config{SessionIdle: 2 * time.Hour, SessionLongest: 12 * time.Hour, TrustedProxies: []string{}, SecondFactor: []Role{}, KeepActs: 36}
}

// Validate returns what is wrong with the settings; its text begins with the key.
func (c Config) Validate() error {
	switch {
	case c.SessionIdle < time.Minute:
		return fmt.Errorf("session_idle is %v: write a time of a minute or more, such as 2h", c.SessionIdle)
	case c.SessionLongest < c.SessionIdle:
		return fmt.Errorf("session_longest is %v, less than session_idle: write a longer time, such as 12h", c.SessionLongest)
	}
	for _, role := range c.SecondFactor {
		if role == Public || !slices.Contains(Roles(), role) {
			return fmt.Errorf("second_factor holds %q: write roles such as admin", role)
		}
	}
	if c.KeepActs < 1 || c.KeepActs > 240 {
		return fmt.Errorf("keep_acts is %d: write a number of months from 1 to 240", c.KeepActs)
	}
	_, err := c.proxies()
	return err
}

func (c Config) proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range c.TrustedProxies {
		if addr, err := netip.ParseAddr(text); err == nil {
			out = append(out, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("trusted_proxies holds %q: write an address such as 127.0.0.1, or a network such as 10.0.0.0/8", text)
		}
		out = append(out, prefix)
	}
	return out, nil
}
