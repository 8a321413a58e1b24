package digest

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
)

// Every is how often a letter comes.
type Every string

// How often letters come.
const (
	Weekly  Every = "weekly"  // about the last completed week
	Monthly Every = "monthly" // about the last completed month
)

// Rhythms lists how often letters may come, the usual one first.
func Rhythms() []Every { return []Every{Weekly, Monthly} }

// Format is that of the report that a letter has attached.
type Format string

// The formats of attached reports.
const (
	NoFile Format = ""
	PDF    Format = "pdf"
	XLSX   Format = "xlsx"
)

// Formats lists the formats of attached reports, that without a report first.
func Formats() []Format { return []Format{NoFile, PDF, XLSX} }

// Recipient is one address and what it is told.
type Recipient struct {
	Address string `yaml:"address" ch:"address"`
	Region  string `yaml:"region" ch:"region"` // Kemendagri code of any level; empty: everywhere
	Every   Every  `yaml:"-" ch:"every"`       // empty: weekly, as of the configuration
	Format  Format `yaml:"-" ch:"format"`
}

// rhythm is how often it comes.
func (r Recipient) rhythm() Every {
	if r.Every == "" {
		return Weekly
	}
	return r.Every
}

// is tells whether it is the letter that comes so often to an address.
func (r Recipient) is(address string, every Every) bool {
	return bare(r.Address) == bare(address) && r.rhythm() == every
}

// Bare is its address without a name, in small letters.
func (r Recipient) Bare() string { return bare(r.Address) }

// bare is an address without the name before it, as the configuration may have one, in small
// letters: capital ones make no other address.
func bare(address string) string {
	if read, err := mail.ParseAddress(address); err == nil {
		address = read.Address
	}
	return strings.ToLower(address)
}

// BadRecipientError names the fields of a subscription that cannot be taken, and why:
// see the texts that begin with mail.problem.
type BadRecipientError map[string]string

func (e BadRecipientError) Error() string {
	return fmt.Sprintf("the subscription cannot be taken: %v", map[string]string(e))
}

// longestAddress is what a mail server has to take, in bytes (RFC 5321, 4.5.3.1.3).
const longestAddress = 254

// Check tells what is wrong with a recipient, as a BadRecipientError.
func (r Recipient) Check() error {
	_, err := r.checked()
	return err
}

// checked returns a recipient as it is kept. Errors are BadRecipientError.
func (r Recipient) checked() (Recipient, error) {
	bad := BadRecipientError{}
	r.Address = strings.TrimSpace(r.Address)
	read, err := mail.ParseAddress(r.Address)
	_, domain, _ := strings.Cut(r.Address, "@")
	// Old mail servers take ASCII only.
	other := strings.ContainsFunc(r.Address, func(c rune) bool { return c <= ' ' || c > '~' })
	switch {
	case r.Address == "":
		bad["address"] = "missing"
	case err != nil, read.Address != r.Address, other, !strings.Contains(domain, "."), len(r.Address) > longestAddress:
		bad["address"] = "form"
	}
	r.Address = bare(r.Address)
	if r.Region != "" && !regionCode.MatchString(r.Region) {
		bad["region"] = "form"
	}
	if !slices.Contains(Rhythms(), r.Every) {
		bad["every"] = "form"
	}
	if !slices.Contains(Formats(), r.Format) {
		bad["format"] = "form"
	}
	if len(bad) > 0 {
		return r, bad
	}
	return r, nil
}
