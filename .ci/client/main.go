// Command client reads the API through code that oapi-codegen made from its description, as a
// stranger's program would: all groups page by page, and of one group its weeks. A test
// puts the generated code, api.go, beside this file and runs it.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	_ "github.com/oapi-codegen/runtime" // the generated code needs it
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := read(ctx, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// read prints how many groups there are, how many of them are active, and how many weeks of
// the first of them are known.
func read(ctx context.Context, address string) error {
	c, err := NewClientWithResponses(address)
	if err != nil {
		return err
	}
	groups, active, first := 0, 0, ""
	for offset := 0; ; {
		limit := 7
		page, err := c.GetGroupsWithResponse(ctx, &GetGroupsParams{Limit: &limit, Offset: &offset})
		if err != nil {
			return fmt.Errorf("read the groups: %w", err)
		}
		if page.JSON200 == nil {
			return fmt.Errorf("read the groups: %s: %s", page.Status(), page.Body)
		}
		for _, g := range page.JSON200.Rows {
			groups++
			if g.Status != nil && *g.Status == "active" {
				active++
			}
			if first == "" {
				first = *g.GroupId
			}
		}
		if page.JSON200.Next == nil {
			break
		}
		offset += len(page.JSON200.Rows)
	}
	weeks, err := c.GetGroupWeeksWithResponse(ctx, first, &GetGroupWeeksParams{})
	if err != nil {
		return fmt.Errorf("read the weeks: %w", err)
	}
	if weeks.JSON200 == nil {
		return fmt.Errorf("read the weeks: %s: %s", weeks.Status(), weeks.Body)
	}
	signs, err := c.GetSignsWithResponse(ctx, &GetSignsParams{})
	if err != nil {
		return fmt.Errorf("read the signs: %w", err)
	}
	if signs.StatusCode() != http.StatusUnauthorized || signs.JSON401 == nil || signs.JSON401.Error == "" {
		return fmt.Errorf("signs are not refused as described: %s: %s", signs.Status(), signs.Body)
	}
	fmt.Printf("%d groups, %d active, %d weeks of the first\n", groups, active, weeks.JSON200.Total)
	return nil
}
