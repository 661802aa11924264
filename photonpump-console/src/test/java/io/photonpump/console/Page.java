package io.photonpump.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person's browser, as far as the console is concerned. */
final class Page {

    static final JsonMapper JSON = JsonMapper.builder().build();

    final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new java.net.CookieManager()).build();
    private final String base;
    private String authorization;

    /** @param base the address of the console, without a slash at the end */
    Page(String base) {
        this.base = base;
    }

    Page as(String username, String password) {
        authorization = "Basic "
                + java.util.Base64.getEncoder()
                        .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    /** Acts as the module of the page does: with its header, and with the token that the page carries. */
    HttpResponse<String> act(String path, String body) throws IOException, InterruptedException {
        String page = get("/").body();
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .header("X-Photonpump-Console", "1")
                .header("Sec-Fetch-Site", "same-origin");
        String header = meta(page, "photonpump-csrf-header");
        if (!header.isEmpty()) {
            request.header(header, meta(page, "photonpump-csrf-token"));
        }
        return http.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static String meta(String page, String name) {
        Matcher found = Pattern.compile("<meta name=\"" + name + "\" content=\"([^\"]*)\">")
                .matcher(page);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in " + page);
        }
        return found.group(1);
    }

    /** Looks at the live messages until one is as expected, and leaves. */
    JsonNode watch(Predicate<JsonNode> expected) throws IOException, InterruptedException {
        HttpResponse<InputStream> live = http.send(request("/live").build(), HttpResponse.BodyHandlers.ofInputStream());
        if (live.statusCode() != 200) {
            throw new AssertionError("status " + live.statusCode());
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    JsonNode message = JSON.readTree(line.substring(5));
                    if (expected.test(message)) {
                        return message;
                    }
                }
            }
        }
        throw new AssertionError("the messages ended");
    }
}
