package io.photonpump.contract;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client's contract on a running server with its default users: {@code -Dphotonpump.test.server=host:tcpPort:httpPort}. */
@EnabledIfSystemProperty(
        named = RealServerFixture.PROPERTY,
        matches = ".+",
        disabledReason = "no real server: name one with -Dphotonpump.test.server=host:tcpPort:httpPort")
class RealServerContractTest extends ClientContract {

    @RegisterExtension
    static final RealServerFixture SERVER = new RealServerFixture();

    @Override
    protected ServerFixture server() {
        return SERVER;
    }
}
