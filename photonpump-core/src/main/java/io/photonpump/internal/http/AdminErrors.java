package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AccessRight;
import io.photonpump.error.AdminException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ResponseTooLargeException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.internal.thread.Failures;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Static methods that turn an unwanted response, or no response, into the exception for the caller. */
final class AdminErrors {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int SHOWN_CHARACTERS = 300;

    private AdminErrors() {}

    /** @param username the user of the request; null: none */
    static PhotonPumpException refused(AdminRequest request, HttpResponse<String> response, @Nullable String username) {
        int status = response.statusCode();
        String text = serverText(request, response.body());
        if (request.unknownPath() != null && isUnknownPath(response)) {
            return new UnsupportedByServerException(request.operation(), request.unknownPath());
        }
        return switch (status) {
            case 401 -> new NotAuthenticatedException(null, said(request, text));
            case 403 -> denied(request, text).withUsername(username);
            case 404 ->
                request.group() == null
                        ? new AdminException(request.operation(), status, text, null)
                        : new GroupNotFoundException(
                                request.group().stream(), request.group().name());
            default -> new AdminException(request.operation(), status, text, null);
        };
    }

    /** Returns whether the server does not know the path. For a missing object it answers with a reason, in JSON. */
    private static boolean isUnknownPath(HttpResponse<String> response) {
        int status = response.statusCode();
        return status == METHOD_NOT_ALLOWED
                || status == NOT_FOUND && !response.body().strip().startsWith("{");
    }

    /**
     * Returns the error for status 401, which servers before 20 also send to a user whom they know but who lacks the
     * right.
     *
     * @param known whether the server accepts the credentials
     */
    static PhotonPumpException unauthorized(
            AdminRequest request, HttpResponse<String> response, String username, boolean known) {
        String text = serverText(request, response.body());
        return known
                ? denied(request, text).withUsername(username)
                : new NotAuthenticatedException(username, said(request, text));
    }

    private static AccessDeniedException denied(AdminRequest request, String text) {
        String what = said(request, text);
        return request.group() == null
                ? new AccessDeniedException(what)
                : new AccessDeniedException(what, AccessRight.ADMINISTER_GROUPS, request.group().stream());
    }

    private static String said(AdminRequest request, String text) {
        return request.operation() + (text.isEmpty() ? "" : ": " + text);
    }

    /** Returns the server's text of a refusal, from whichever member has it. */
    private static String serverText(AdminRequest request, String body) {
        String text = body.strip();
        if (text.startsWith("<")) {
            return "";
        }
        try {
            JsonNode json = MAPPER.readTree(body);
            if (json.isObject()) {
                text = firstOf(json, "reason", "error", "message", "msg", "result");
            }
        } catch (JacksonException notJson) {
            // Then it is plain text.
        }
        for (String secret : request.secrets()) {
            text = text.replace(secret, "***");
        }
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }

    private static String firstOf(JsonNode json, String... names) {
        for (String name : names) {
            String text = Json.text(json, name);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** @param endpoint the server that was asked; null: none yet */
    static PhotonPumpException unanswered(
            AdminRequest request, Throwable failure, @Nullable Endpoint endpoint, Duration timeout, HttpSender http) {
        Throwable cause = Failures.unwrapped(failure);
        if (cause instanceof PhotonPumpException ours) {
            return ours;
        }
        BodyTooLargeException tooLarge = HttpFailures.tooLarge(cause);
        if (tooLarge != null) {
            return new ResponseTooLargeException(request.operation(), endpoint, tooLarge.limit(), cause);
        }
        if (cause instanceof RejectedExecutionException) {
            return new ClientClosedException(request.operation());
        }
        String why = HttpFailures.describe(cause, timeout, http.encrypted());
        if (neverSent(cause)) {
            String advice = why + ". Administrative calls need the server's HTTP interface there: is it on, and is "
                    + (endpoint == null ? "httpPort" : "httpPort=" + endpoint.port()) + " its port?";
            return new ConnectionFailedException(endpoint, advice, cause);
        }
        return new AdminException(
                request.operation(), 0, why + " (it had been sent, so the server may have carried it out)", cause);
    }

    /** Returns whether there was no connection to send the request on, so that another server may be asked. */
    static boolean neverSent(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLException;
    }

    static AdminException unreadable(AdminRequest request, int status, @Nullable Throwable cause) {
        return new AdminException(
                request.operation(),
                status,
                "the answer is not what an EventStore says: is httpPort its HTTP port?",
                cause);
    }
}
