package main

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

var (
	codeSpan = regexp.MustCompile("`([^`]+)`")
	flagName = regexp.MustCompile(`--([a-z-]+)`)
)

// TestREADMENamesEveryCommand holds the table of commands in the README against the
// program: every command stands there, nothing else does, and so do its flags.
func TestREADMENamesEveryCommand(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(text), "| command | what it does |")
	if !ok {
		t.Fatal("the README has no table of commands")
	}
	root := newRoot(io.Discard, io.Discard)
	named := map[*cobra.Command]bool{}
	for line := range strings.Lines(strings.TrimLeft(table, "\n")) {
		if !strings.HasPrefix(line, "|") {
			break
		}
		cells := strings.Split(line, "|")
		if strings.Trim(cells[1], "- ") == "" {
			continue // the line under the head
		}
		var here []*cobra.Command
		group := root
		for _, span := range codeSpan.FindAllStringSubmatch(cells[1], -1) {
			words := strings.Fields(span[1])
			c, rest, err := root.Find(words)
			if err != nil || c == root || len(rest) > 0 { // such as "import" after "registry check"
				c, rest, err = group.Find(words)
			}
			if err != nil || c == root || len(rest) > 0 {
				t.Errorf("the README names the command %q, which does not exist", span[1])
				continue
			}
			here, named[c] = append(here, c), true
			if group = c; c.HasParent() && !c.HasSubCommands() {
				group = c.Parent()
			}
		}
		for _, flag := range flagName.FindAllStringSubmatch(cells[2], -1) {
			if !slices.ContainsFunc(here, func(c *cobra.Command) bool { return c.Flags().Lookup(flag[1]) != nil }) {
				t.Errorf("no command of %s has the flag --%s", strings.TrimSpace(cells[1]), flag[1])
			}
		}
	}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Hidden || named[c] || c.Name() == "help" || c.Name() == "completion" {
			return
		}
		if !c.HasSubCommands() {
			t.Errorf("the README does not name the command %q", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}
