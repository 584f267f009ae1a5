import { expect, it } from "vitest";
import { mailExchangerDomains } from "./mail-exchanger-domains.ts";

it.each([
  ["mx1.hoster.example", ["hoster.example"]],
  ["MX1.EU.Hoster.Example.", ["eu.hoster.example", "hoster.example"]],
  ["a.b.c.hoster.example", ["c.hoster.example", "hoster.example"]],
  ["mx.hoster.co.uk", ["hoster.co.uk"]],
  ["mx.co.example", ["co.example"]],
  ["hoster.example", ["hoster.example"]],
  ["", []],
  [".", []],
  ["10.0.0.1", []],
  ["mx.hoster.example/x", []],
])("of %s the domains are %j", (exchange, domains) => {
  expect(mailExchangerDomains(exchange)).toEqual(domains);
});
