// Command pictures takes the pictures of the guide from a running demonstration,
// logged in as the reader whom each picture is for.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

// picture is one page as one reader sees it.
type picture struct {
	name, user, path string
	width, height    int64
	anchor           string // of the page's part that stands at the top; empty: the page's beginning
}

var pictures = []picture{
	{"ringkasan", "kabupaten", "/?regency=62.13", 1280, 1250, ""},
	{"peringkat", "kabupaten", "/peringkat?regency=62.13", 1280, 1100, ""},
	{"kim", "kabupaten", "/kim/kim-hapau-habar", 1280, 1250, ""},
	{"tidak-aktif", "provinsi", "/tidak-aktif?province=62", 1280, 900, ""},
	{"tindak-lanjut", "provinsi", "/kim/kim-peraga-enggang-putih", 1280, 700, "tindak-lanjut"},
	{"penghargaan", "juri", "/penghargaan?from=2025-07-07&to=2025-10-26&level=regency&top=3&category=umum&regency=62.13", 1280, 1250, ""},
	{"ponsel", "", "/", 360, 760, ""},
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: pictures CHROMIUM ADDRESS FOLDER")
		os.Exit(2)
	}
	if err := take(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func take(chromium, address, folder string) error {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("hide-scrollbars", true))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	browser, end := chromedp.NewContext(alloc)
	defer end()
	if err := chromedp.Do(browser); err != nil {
		return err
	}
	for _, p := range pictures {
		if err := p.take(browser, address, folder); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func (p picture) take(browser context.Context, address, folder string) error {
	ctx, end := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	defer end()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if p.user != "" {
		login := fmt.Sprintf(`document.querySelector("input[name=name]").value = %q;
			document.querySelector("input[name=password]").value = "demo-pantaukim";
			setTimeout(() => document.querySelector("input[name=password]").form.submit(), 50); 0;`, p.user)
		err := chromedp.Do(ctx, chromedp.Navigate(address+"/masuk"), chromedp.Evaluate[chromedp.Void](login))
		for in := false; err == nil && !in; time.Sleep(100 * time.Millisecond) { // while pages change, questions fail: they are asked again
			in, _ = chromedp.Run(ctx, chromedp.Evaluate[bool](`!location.pathname.startsWith("/masuk") && document.readyState === "complete"`))
			err = ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("log in as %s: %w", p.user, err)
		}
	}
	show := `scrollTo(0, 0);`
	if p.anchor != "" {
		show = fmt.Sprintf(`document.getElementById(%q).scrollIntoView();`, p.anchor)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(p.width, p.height), chromedp.Navigate(address+p.path),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("figure.chart")?.scrollIntoView(); 0;`),
		chromedp.Poll[chromedp.Void](`document.querySelectorAll("script[data-chart]").length === 0 || document.documentElement.dataset.charts === "drawn"`),
		chromedp.Evaluate[chromedp.Void](show), chromedp.Sleep(500*time.Millisecond)); err != nil {
		return err
	}
	image, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, p.name+".png"), image, 0o644)
}
