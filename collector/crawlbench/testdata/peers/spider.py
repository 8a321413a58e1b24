"""Scrapy reads the sites of the benchmark: every listing to its end, of every
article the title, the day and the photos. Usage:

    spider.py HOST:PORT STYLE-OF-HOST SITES

HOST:PORT serves all sites by name, STYLE-OF-HOST is such as s%d.kim.id. The last
line that it prints is what it found and its peak of memory, as JSON.
"""

import json
import sys

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer

server, host, sites = sys.argv[1], sys.argv[2], int(sys.argv[3])
address, port = server.rsplit(":", 1)
found = {"Pages": 0, "Items": 0, "Dated": 0, "Photos": 0}


class OneServer(CachingThreadedResolver):
    """Every name leads to the benchmark's server."""

    def getHostByName(self, name, timeout=None):
        return defer.succeed(address)


class Spider(scrapy.Spider):
    name = "tolok-ukur"
    start_urls = ["http://" + host % i + ":" + port + "/" for i in range(sites)]

    def parse(self, response):
        found["Pages"] += 1
        yield response.follow(response.css("nav a::attr(href)").get(), self.parse_listing)

    def parse_listing(self, response):
        found["Pages"] += 1
        for link in response.css("main h3 a::attr(href), main h2 a::attr(href)").getall():
            yield response.follow(link, self.parse_article)
        following = response.css("a[rel=next]::attr(href)").get()
        if following:
            yield response.follow(following, self.parse_listing)

    def parse_article(self, response):
        found["Pages"] += 1
        found["Items"] += bool(response.css("h1::text").get())
        found["Dated"] += bool(response.css("main .hari::text").get())
        found["Photos"] += len(response.css("main img::attr(src)").getall())


process = CrawlerProcess(
    {
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "DNS_RESOLVER": OneServer,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7",
    }
)
process.crawl(Spider)
process.start()
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
print(json.dumps(found | {"PeakKB": peak}))
