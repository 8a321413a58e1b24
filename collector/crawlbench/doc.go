// Package crawlbench measures what it costs to read whole sites, beside peers that
// read the same pages in the same minute: net/http with the HTML tokenizer, which
// keeps nothing, and Scrapy. It holds benchmarks only; run it by "make bench".
package crawlbench
