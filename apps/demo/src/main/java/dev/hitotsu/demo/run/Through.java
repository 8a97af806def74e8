package dev.hitotsu.demo.run;

/** How clients reach the shop, by the names that the command line uses. */
enum Through {
    /** They know the service. */
    service,

    /** They know two gateways, and ask the other one when one does not answer. */
    gateways,

    /** They know nginx alone, which knows both gateways. */
    nginx
}
