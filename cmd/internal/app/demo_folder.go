package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"pantaukim/internal/access"
	"pantaukim/internal/datafile"
)

// ConfigFile is the path of a configuration with which commands work on the data of
// the demonstration.
func (d *Demo) ConfigFile() string { return filepath.Join(d.dir, "pantaukim.yaml") }

// writeConfig writes that configuration. Its groups are invented, and so are their
// addresses: they are walked by the demonstration only, never on the network.
func (d *Demo) writeConfig() error {
	dir, err := json.Marshal(d.dir) // a string of JSON is one of YAML
	if err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	text := fmt.Sprintf(demoConfigText, dir, demoContact)
	if err := datafile.Replace(d.ConfigFile(), []byte(text)); err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	return nil
}

// demoConfigText needs the data folder and a contact.
const demoConfigText = `# Written by "pantaukim demo" at every start. With --config and this file commands
# work on the demonstration's data, while it runs and after it has stopped.
data_dir: %s
http: {listen: "127.0.0.1:8080", name_inactive: true}
log: {level: warn}
collector:
  contact: %s
  connect_to: {"*": "127.0.0.1:9"} # the groups are invented: nobody is asked for their sites
`

// DemoLogin is what all users of a demonstration log in with: everything that they
// can see or change is invented.
const DemoLogin = "demo-pantaukim"

// Users returns one user of each role, who can log in with DemoLogin. They are
// made at the first start.
func (d *Demo) Users() (access.Users, error) {
	path := access.UsersFile(d.App.cfg.Access, d.App.cfg.DataDir)
	err := access.ChangeUsers(path, func(have access.Users) (access.Users, error) {
		var err error
		for _, u := range []access.User{
			{Name: "kabupaten", Role: access.Regency, Region: "62.13"}, {Name: "provinsi", Role: access.Province, Region: "62"},
			{Name: "juri", Role: access.Jury, Region: "62"}, {Name: "pengelola", Role: access.Admin},
		} {
			if _, there := have.Find(u.Name); err == nil && !there {
				have, err = have.Add(u, DemoLogin, time.Now())
			}
		}
		return have, err
	})
	if err != nil {
		return nil, fmt.Errorf("users of the demonstration: %w", err)
	}
	return access.ReadUsers(path)
}

// claim notes in dir which demonstration it holds, or refuses one that differs.
func claim(dir string, cfg DemoConfig) error {
	path := filepath.Join(dir, "demo.json")
	text, err := os.ReadFile(path)
	if err == nil {
		var have DemoConfig
		if err := json.Unmarshal(text, &have); err != nil {
			return fmt.Errorf("%s is not readable: %w; remove the folder or choose another with --data", path, err)
		}
		if have.Groups != cfg.Groups || have.Busy != cfg.Busy || have.Weeks != cfg.Weeks || have.Seed != cfg.Seed || !have.AsOf.Equal(cfg.AsOf) {
			return fmt.Errorf("%s holds another demonstration (%d groups, %d weeks, seed %d, as of %s); remove it or choose another folder with --data",
				dir, have.Groups, have.Weeks, have.Seed, have.AsOf.Format(time.RFC3339))
		}
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("demonstration: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	text, err = json.MarshalIndent(cfg, "", "  ")
	if err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	return nil
}
