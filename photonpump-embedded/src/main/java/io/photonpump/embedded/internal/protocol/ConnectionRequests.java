package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.access.Login;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame.FrameCredentials;
import io.photonpump.internal.tcp.proto.IdentifyClientDto;
import io.photonpump.internal.tcp.proto.ScavengeDatabaseResponseDto;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests about the connection rather than events, and the scavenge. */
final class ConnectionRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRequests.class);

    private static final int STARTED = 0;
    private static final int UNAUTHORIZED = 2;

    private final DialectRules dialect;
    private final Defaults defaults;

    ConnectionRequests(DialectRules dialect, Defaults defaults) {
        this.dialect = dialect;
        this.defaults = defaults;
    }

    /**
     * Every version counts as 1, because older and unknown ones break real servers (docs/protocol.md,
     * Identification).
     */
    void identify(Request request) {
        try {
            IdentifyClientDto dto = request.parse(IdentifyClientDto.getDefaultInstance());
            request.session().identify(dto.getConnectionName());
            request.reply(Command.CLIENT_IDENTIFIED);
        } catch (UnwrapException e) {
            LOG.info(
                    "{} identified itself with an invalid message",
                    request.session().remoteAddress());
        }
    }

    void authenticate(Request request) {
        FrameCredentials credentials = request.frame().credentials();
        if (request.engine().settings().insecure()) {
            request.reply(Command.AUTHENTICATED);
            return;
        }
        if (credentials == null) {
            request.reply(Command.NOT_AUTHENTICATED, "No user credentials provided.");
            return;
        }
        request.session().useByDefault(credentials);
        Login login = request.login(credentials);
        if (login.user() == null) {
            request.reply(Command.NOT_AUTHENTICATED, Request.refusal(login, "Unauthorized"));
        } else {
            request.reply(Command.AUTHENTICATED);
        }
    }

    /** Pings are refused to wrong credentials, too (docs/protocol.md, Authentication). */
    void ping(Request request) {
        byte[] payload = new byte[request.frame().payload().remaining()];
        request.frame().payload().get(payload);
        request.proceed(user -> request.session().outbox().send(Command.PONG, request.correlationId(), payload));
    }

    void heartbeat(Request request) {
        request.reply(Command.HEARTBEAT_RESPONSE);
    }

    /** The embedded server has nothing to collect, and answers as if it had. */
    void scavenge(Request request) {
        request.proceed(user -> {
            if (!user.isOperator() && !dialect.answersDeniedScavenge()) {
                return;
            }
            ScavengeDatabaseResponseDto.Builder dto = ScavengeDatabaseResponseDto.newBuilder();
            int code = user.isOperator() ? STARTED : UNAUTHORIZED;
            if (defaults.keeps(code)) {
                dto.setResult(code);
            }
            if (user.isOperator()) {
                dto.setScavengeId(UUID.randomUUID().toString());
            }
            request.reply(Command.SCAVENGE_DATABASE_RESPONSE, dto.build());
        });
    }
}
