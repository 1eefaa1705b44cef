// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title Chaos Labs' IRiskOracle: what risk agents read parameter updates from.
interface IChaosRiskOracle {
    struct RiskParameterUpdate {
        uint256 timestamp;
        bytes newValue;
        string referenceId;
        bytes previousValue;
        string updateType;
        uint256 updateId;
        address market;
        bytes additionalData;
    }

    function getLatestUpdateByParameterAndMarket(
        string calldata updateType,
        address market
    ) external view returns (RiskParameterUpdate memory);

    function getUpdateById(uint256 updateId) external view returns (RiskParameterUpdate memory);

    function getAllUpdateTypes() external view returns (string[] memory);

    function updateCounter() external view returns (uint256);

    function isAuthorized(address sender) external view returns (bool);

    function publishRiskParameterUpdate(
        string calldata referenceId,
        bytes calldata newValue,
        string calldata updateType,
        address market,
        bytes calldata additionalData
    ) external;

    function publishBulkRiskParameterUpdates(
        string[] calldata referenceIds,
        bytes[] calldata newValues,
        string[] calldata updateTypes,
        address[] calldata markets,
        bytes[] calldata additionalData
    ) external;
}
