package io.photonpump.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says in the log where the page is and what to try. */
@Component
class Welcome {

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);

    @EventListener
    void started(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() != null) {
            return; // another port, of the management endpoints for example
        }
        String url = "http://localhost:" + event.getWebServer().getPort();
        LOG.info("Open {}/", url);
        LOG.info(
                "Let a pony jump: curl -X POST {}/ponies/Derpy/jumps -H 'Content-Type: application/json' -d '{\"height\": 10, \"distance\": 13}'",
                url);
        LOG.info("Use a real server: PHOTONPUMP_URL=eventstore://admin:changeit@localhost:1113");
    }
}
