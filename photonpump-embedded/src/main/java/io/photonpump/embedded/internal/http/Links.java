package io.photonpump.embedded.internal.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Addresses in responses. */
final class Links {

    private Links() {}

    static Map<String, String> link(String href, String rel) {
        LinkedHashMap<String, String> link = new LinkedHashMap<String, String>();
        link.put("href", href);
        link.put("rel", rel);
        return link;
    }

    /** Returns a name as a path segment. Like the real server, it does not encode the colons of group keys. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }
}
