/**
 * Faults drawn at random, against everything a client does at once. A seed decides them, so that a bad round can be repeated;
 * what happened is written down and judged afterwards, by checkers that are tested themselves.
 */
package io.photonpump.embedded.faults;
