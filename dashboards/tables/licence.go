package tables

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"pantaukim/dashboards/words"
)

// Licence says what others may do with the data. Only whoever runs pantaukim can grant that:
// without a text, every page and file says that nothing was granted.
type Licence struct {
	Text string `yaml:"text"` // its name, such as CC BY 4.0, or a sentence; empty: none is stated
	URL  string `yaml:"url"`  // where its words stand; may be empty
}

// longestLicence bounds the text, in characters: it stands on every page.
const longestLicence = 200

// Validate returns what is wrong with the licence; its text begins with the key.
func (c Licence) Validate() error {
	switch {
	case strings.ContainsFunc(c.Text, unicode.IsControl) || strings.TrimSpace(c.Text) != c.Text:
		return errors.New("licence.text must be one line without spaces around it")
	case utf8.RuneCountInString(c.Text) > longestLicence:
		return fmt.Errorf("licence.text is longer than %d characters: give its name, and its words under licence.url", longestLicence)
	case c.URL == "":
		return nil
	case c.Text == "":
		return errors.New("licence.url needs licence.text beside it: write the name of the licence")
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("licence.url is %q: write a whole address, such as https://example.go.id/lisensi", c.URL)
	}
	return nil
}

// Line is the licence as tables and pages say it.
func (c Licence) Line(l *words.Language) string {
	if c.Text == "" {
		return l.T("licence.none")
	}
	return c.Text
}
