package io.photonpump.sample;

import io.photonpump.stream.ExpectedVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of ponies as ETags. */
final class PonyVersions {

    private static final Pattern TAG = Pattern.compile("\\s*\"(\\d{1,18})\"\\s*");

    private PonyVersions() {}

    static String tag(long version) {
        return "\"" + version + "\"";
    }

    /** Returns the version that the value of {@code If-Match} requires; {@code *} is any version of an existing pony. */
    static ExpectedVersion parse(String ifMatch) {
        if (ifMatch.strip().equals("*")) {
            return ExpectedVersion.streamExists();
        }
        Matcher tag = TAG.matcher(ifMatch);
        if (!tag.matches()) {
            throw new InvalidVersionException();
        }
        return ExpectedVersion.exactly(Long.parseLong(tag.group(1)));
    }

    /** The value of {@code If-Match} is no version of a pony. */
    static final class InvalidVersionException extends RuntimeException {

        private static final long serialVersionUID = 1;

        InvalidVersionException() {
            super("Nothing was written: If-Match must be the ETag of a GET, such as \"3\", or *.");
        }
    }
}
