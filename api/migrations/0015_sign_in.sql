-- Sign-in: links bound to the browser that asked, sessions that say by what they were opened, e-mail that survives a restart.
-- The sign-in library's user is a person by its identifier: no address and no name of anybody is kept twice.
-- Whoever was signed in signs in once more.
DELETE FROM "session";
DELETE FROM "account";
DELETE FROM "verification";
DELETE FROM "user";
ALTER TABLE "session" ADD COLUMN "factor" TEXT CHECK ("factor" IN ('link', 'passkey', 'university', 'university_mfa', 'demo'));
-- When its person last showed who they are.
ALTER TABLE "session" ADD COLUMN "confirmedAt" TEXT;

-- One message with a link and a code. Neither is kept: both are computed from the master secret and the identifier when the message is sent.
CREATE TABLE sign_in_request (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'confirmation', 'personal_address')),
  -- Keyed digest of the address that was typed: how often somebody asks is counted whether or not it is known.
  address_digest TEXT NOT NULL,
  -- NULL: nobody is known by that address, and nothing is sent.
  person_id TEXT REFERENCES person (id),
  address TEXT,
  -- Of the link.
  token_digest TEXT NOT NULL UNIQUE,
  -- Of the cookie of the browser that asked.
  browser_digest TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
  back TEXT,
  asked_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  CHECK ((person_id IS NULL) = (address IS NULL))
) STRICT;
CREATE INDEX sign_in_request_by_address ON sign_in_request (address_digest, asked_at);
CREATE INDEX sign_in_request_by_browser ON sign_in_request (browser_digest);
CREATE INDEX sign_in_request_by_end ON sign_in_request (expires_at);

-- A code that was typed, right or wrong. Two at once: the second writer of a number loses.
CREATE TABLE sign_in_attempt (
  request_id TEXT NOT NULL REFERENCES sign_in_request (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 5),
  at TEXT NOT NULL,
  PRIMARY KEY (request_id, number)
) STRICT;

-- What serves once and has served: a link, a passkey's challenge. The second writer loses.
CREATE TABLE sign_in_spent (
  what TEXT PRIMARY KEY,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_spent_by_time ON sign_in_spent (at);

-- Messages that wait to be sent; their words are made when they are.
CREATE TABLE mail (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('link', 'passkey_added', 'personal_address_added')),
  -- Of a link the request; of a notice the person.
  subject TEXT NOT NULL,
  queued_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT
) STRICT;
CREATE INDEX mail_due ON mail (due_at);
-- Whoever sends a message writes the number of the attempt first: of two at once the second loses and sends nothing.
CREATE TABLE mail_attempt (
  mail_id TEXT NOT NULL REFERENCES mail (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  at TEXT NOT NULL,
  PRIMARY KEY (mail_id, number)
) STRICT;
