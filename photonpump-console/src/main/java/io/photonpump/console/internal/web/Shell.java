package io.photonpump.console.internal.web;

import io.photonpump.console.internal.web.ConsoleRequest.CsrfHeader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The page as it is before its module runs. */
final class Shell {

    private final String template = new String(Assets.read("index.html"), StandardCharsets.UTF_8);
    private final String application;
    private final boolean readOnly;

    Shell(String application, boolean readOnly) {
        this.application = application;
        this.readOnly = readOnly;
    }

    ConsoleReply page(@Nullable CsrfHeader csrf) {
        String page = template.replace("{{application}}", escape(application))
                .replace("{{read-only}}", Boolean.toString(readOnly))
                .replace("{{csrf-header}}", csrf == null ? "" : escape(csrf.name()))
                .replace("{{csrf-token}}", csrf == null ? "" : escape(csrf.token()));
        return ConsoleReply.of(200, "text/html;charset=UTF-8", page.getBytes(StandardCharsets.UTF_8));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
