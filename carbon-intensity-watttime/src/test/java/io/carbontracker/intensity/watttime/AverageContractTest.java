package io.carbontracker.intensity.watttime;

import io.carbontracker.units.Signal;

class AverageContractTest extends MarginalContractTest {
    @Override
    protected Signal signal() {
        return Signal.AVERAGE;
    }
}
