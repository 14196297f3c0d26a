using Maritime.Screening.Names;

namespace Maritime.Screening.Tests.Names;

public class AddressMatcherTests
{
    [Theory]
    [InlineData(
        "Rm 3002 No 99 3 1 Binjiang Middle Rd, Zhenxing District, Dandong, China",
        "Room 303-01, Number 99-3, Binjiang Zhong Lu (Road), Dandong, China", AddressRelation.SameBuilding)]
    [InlineData(
        "224-4 Shifa Da Lu, RM 1305, Heping District, Shenyang City, Liaoning Province, China",
        "224-4 Shifu Da Lu, RM 1305, Heping District, Sheyang City, Liaoning Province, China",
            AddressRelation.SameUnit)]
    [InlineData(
        "Jiadi Square, Number 64, Binjiang Middle Road, Room 1001, Building B, Dandong City, Liaoning, China",
        "No. 603, 2F, Jiadi Square, Developing Zone, Dandong, Liaoning, China", AddressRelation.SameBuilding)]
    [InlineData(
        "No. 10, 10th Floor, Unit 1, Wu Wu Lu 32-1, Zhong Shan Qu, Dalian City, Liaoning Province, China",
        "Wu Wu Lu 32, Zhong Shan Qu, Dalian, Liaoning", AddressRelation.SameBuilding)]
    [InlineData(
        "2501-2508 Yuexiu Mansion, No. 82 Xinkai Road, Dalian, Liaoning 116011",
        "c/o LIMMT ECONOMIC AND TRADE COMPANY, LTD., 2501-2508 Yuexiu Mansion, No. 82 Xinkai Road, Dalian, "
            + "Liaoning 116011",
        AddressRelation.SameUnit)]
    [InlineData(
        "No. 9 Hongji Street, Xi Gang District, Dalian",
        "No. 9 Hongji Street, Xi Gang District, Dalian", AddressRelation.SameBuilding)]
    [InlineData(
        "No. 34-7, Zhenba Street, Zhenxing District, Dandong 118001, China",
        "Zhenxing District, Building 34, Dandong, China", AddressRelation.Different)]
    [InlineData(
        "No. 5, Shiwei Road, Zhenxing District, Dandong City, China",
        "Building 34, Chengjian Zone, Shiwei Road, Zhenxing District, Dandong, Liaoning, China",
            AddressRelation.Different)]
    [InlineData(
        "31-06, Fuli Center, 6, Gangxing Lu, Zhongshan Qu, Dalian",
        "39-09, Fuli Center, 6, Gangxing Lu, Zhongshan Qu, Dalian", AddressRelation.SameBuilding)]
    [InlineData(
        "Trust Company Complex, Ajeltake Road, Ajeltake Island, Majuro 96960, Marshall Islands",
        "Trust Company Complex, Ajeltake Road, Majuro, Ajeltake Island 96960, Marshall Islands",
            AddressRelation.SameBuilding)]
    [InlineData("80 Broad Street, Monrovia, Liberia", "80 Broad Street, Monrovia, Liberia",
        AddressRelation.SameBuilding)]
    [InlineData("Dandong, China", "Dandong, Liaoning, China", AddressRelation.NoEvidence)]
    [InlineData("China", "China", AddressRelation.NoEvidence)]
    [InlineData("12 Harbour Street, Piraeus", "14 Harbour Street, Piraeus", AddressRelation.Different)]
    [InlineData("", "80 Broad Street, Monrovia", AddressRelation.NoEvidence)]
    public void Addresses_are_compared_by_numbers_road_building_and_city(string a, string b, AddressRelation expected)
    {
        Assert.Equal(expected, AddressMatcher.Compare(a, b));
        Assert.Equal(expected, AddressMatcher.Compare(b, a));
    }
}
